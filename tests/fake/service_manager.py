#!/usr/bin/env python3
"""Plays the service manager for one program: passes sockets, hears what it notifies, restarts it.

Usage: service_manager.py SETTINGS-AS-JSON, an object of
  command   program and arguments
  sockets   list of [name, address]: "tcp:PORT", "udp:PORT" or "unix:PATH"; kept over restarts
  notify    path of the notification socket, "@NAME" for the abstract namespace
  watchdog  milliseconds, 0 for none

Reads commands from standard input, one a line: start, signal NAME, freeze THREAD (stops the first
thread of that name, as a hang would), thaw, quit. Writes events as JSON, one a line: notified,
exited, logged.
"""
import ctypes
import json
import os
import select
import signal
import socket
import sys
import time

PTRACE_DETACH, PTRACE_SEIZE, PTRACE_INTERRUPT = 17, 0x4206, 0x4207
WALL = 0x40000000
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


def say(event, **facts):
    print(json.dumps({"event": event, "at": time.monotonic() * 1000, **facts}), flush=True)


def open_socket(address):
    kind, _, place = address.partition(":")
    if kind == "unix":
        s = socket.socket(socket.AF_UNIX)
        s.bind(place)
    else:
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM if kind == "udp" else socket.SOCK_STREAM)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(("127.0.0.1", int(place)))
    if kind != "udp":
        s.listen(4096)
    return s


class Manager:
    def __init__(self, command, sockets, notify, watchdog):
        self.command, self.watchdog, self.notify = command, watchdog, notify
        self.names = [name for name, _ in sockets]
        self.sockets = [open_socket(address) for _, address in sockets]
        self.heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.heard.bind("\0" + notify[1:] if notify.startswith("@") else notify)
        self.pid, self.frozen, self.log = None, None, None

    def start(self):
        out, into = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            self.become(into)
        os.close(into)
        self.log = os.fdopen(out)

    def become(self, log):
        os.dup2(log, 2)
        high = [os.dup(s.fileno()) for s in self.sockets]
        high = [fd if fd >= 3 + len(high) else os.dup2(fd, 100 + fd) for fd in high]
        for place, fd in enumerate(high):
            os.dup2(fd, 3 + place, inheritable=True)
        os.closerange(3 + len(high), 256)
        env = dict(os.environ, NOTIFY_SOCKET=self.notify)
        if self.sockets:
            env.update(
                LISTEN_PID=str(os.getpid()),
                LISTEN_FDS=str(len(high)),
                LISTEN_FDNAMES=":".join(self.names),
            )
        if self.watchdog:
            env.update(WATCHDOG_PID=str(os.getpid()), WATCHDOG_USEC=str(self.watchdog * 1000))
        os.execve(self.command[0], self.command, env)

    def freeze(self, name):
        tasks = f"/proc/{self.pid}/task"
        for task in sorted(os.listdir(tasks), key=int):
            with open(f"{tasks}/{task}/comm") as comm:
                if comm.read().strip() == name:
                    self.frozen = int(task)
                    break
        else:
            return say("failed", why=f"no thread is named {name}")
        for request in PTRACE_SEIZE, PTRACE_INTERRUPT:
            if libc.ptrace(request, self.frozen, None, None) != 0:
                return say("failed", why=os.strerror(ctypes.get_errno()))
        os.waitpid(self.frozen, WALL)
        say("frozen", thread=self.frozen)

    def thaw(self):
        if self.frozen is not None:
            libc.ptrace(PTRACE_DETACH, self.frozen, None, None)
            self.frozen = None

    def obey(self, line):
        word, _, rest = line.strip().partition(" ")
        if word == "start":
            self.start()
        elif word == "signal":
            os.kill(self.pid, getattr(signal, rest))
        elif word == "freeze":
            self.freeze(rest)
        elif word == "thaw":
            self.thaw()
        return word != "quit" and line != ""

    def look(self):
        """False when it is told to quit."""
        watched = [sys.stdin, self.heard] + ([self.log] if self.log else [])
        ready, _, _ = select.select(watched, [], [], 0.05)
        if self.heard in ready:
            say("notified", text=self.heard.recv(4096).decode())
        if self.log in ready:
            line = self.log.readline()
            if line:
                say("logged", text=line.rstrip())
            else:
                self.thaw()
                _, status = os.waitpid(self.pid, 0)
                self.pid = self.log = None
                say("exited", status=os.waitstatus_to_exitcode(status))
        return self.obey(sys.stdin.readline()) if sys.stdin in ready else True


manager = Manager(**json.loads(sys.argv[1]))
say("waiting")
while manager.look():
    pass
manager.thaw()
if manager.pid is not None:
    os.kill(manager.pid, signal.SIGKILL)
