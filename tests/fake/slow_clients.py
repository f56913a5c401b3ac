#!/usr/bin/env python3
"""Clients that dawdle: each sends its headers, sends its body or reads its answers a byte a second.

Usage: slow_clients.py PORT COUNT CODE

Says "there" when all COUNT are connected, a third of each kind. Ends with its stdin.
"""

import resource
import select
import socket
import sys

PORT, COUNT, CODE = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
HEAD = b"GET /proof/%s HTTP/1.1\r\nHost: slow.example\r\n" % CODE.encode()
FORM = (b"POST /customer/customer/pfw/CertificationPage.do HTTP/1.1\r\nHost: slow.example\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 2000\r\n\r\n")

# What each kind sends at once, what then by bytes, and whether it reads by bytes, too. Answers to
# so many questions do not fit into what a small window and the server's buffer hold.
KINDS = {
    "headers": (HEAD, b"X-Slow: " + b"a" * 4000, False),
    "body": (FORM, b"Req_ID=" + b"1" * 4000, False),
    "reads": ((HEAD + b"\r\n") * 40, b"", True),
}


class Client:
    def __init__(self, kind):
        self.kind = kind
        at_once, self.drips, self.reads_slowly = KINDS[kind]
        self.socket = socket.socket()
        if self.reads_slowly:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self.socket.connect(("127.0.0.1", PORT))
        self.socket.sendall(at_once)
        self.socket.setblocking(False)
        self.at = 0

    def step(self):
        """One byte; False when the server has ended the connection."""
        try:
            if self.reads_slowly:
                self.socket.send(b"\r")  # between requests; only to learn of the end
                return self.socket.recv(1) != b""
            self.socket.send(self.drips[self.at:self.at + 1])
            self.at += 1
            return self.socket.recv(1 << 16) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False


def main():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    kinds = list(KINDS)
    clients = [Client(kinds[i % len(kinds)]) for i in range(COUNT)]
    print("there", flush=True)
    while not select.select([sys.stdin], [], [], 1)[0]:
        clients = [client for client in clients if client.step()]


main()
