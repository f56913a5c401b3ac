"""Connections that are open and silent: what each takes, and what they cost those who ask."""

import resource
import socket

from load import Run, say
from servers import Trustseal, nginx, trusting
from stores import REFERER, STICKER
from part_hot import copy_answers
from table import table

FILES_BESIDES = 500
REQUEST = "GET {} HTTP/1.1\r\nHost: localhost\r\nReferer: {}\r\n\r\n"


def allow_files(wanted):
    """How many connections this process may open; children inherit the limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = wanted + FILES_BESIDES
    if soft < enough:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (enough, max(hard, enough)))
        except (ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0] - FILES_BESIDES
    if allowed < wanted:
        say(f"  the limit of open files allows {allowed} connections, not {wanted}")
    return min(allowed, wanted)


def answered(server, request, context):
    """A connection that got an answer, whichever, and keeps silent."""
    connection = socket.create_connection(("127.0.0.1", server.port), 10)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as browsers do
    if context is not None:
        connection = context.wrap_socket(connection)
    connection.sendall(request)
    connection.recv(65536)
    return connection


def idle(bench, server, target, count):
    request = REQUEST.format(target, REFERER["Referer"]).encode()
    context = trusting() if server.tls else None
    Run(server, target, 1, bench.connections, REFERER).result()
    before = server.memory()
    connections = [answered(server, request, context) for _ in range(count)]
    each = (server.memory() - before) / count
    figures = Run(server, target, bench.seconds, bench.connections, REFERER).result()
    for connection in connections:
        connection.close()
    server.stop()
    return each, figures


def measure(bench):
    count = allow_files(bench.idle)
    store = bench.store(bench.small)
    # One address holds them all, which only a proxy may.
    many = {"server.max_connections": count + FILES_BESIDES, "server.trusted_proxies": "127.0.0.1"}
    rows = []
    for tls, number in ((False, count), (True, min(count, 500))):
        ours = Trustseal(store, tls=tls, settings=many)
        copy_answers(ours)
        for name, server, target in (("nginx", nginx(tls), "/sticker.svg"),
                                     ("**trustseal**", ours, STICKER)):
            say(f"  {number} idle connections{', TLS' if tls else ''}: {server.name}")
            each, figures = idle(bench, server, target, number)
            rows.append((f"{name}, {number:,} idle{' by HTTPS' if tls else ''}",
                         f"{each / 1024:.1f}", f"{figures['rps']:,.0f}", f"{figures['p99']:.2f}"))
    yield "Connections that got an answer and keep silent, and hot stickers meanwhile.\n"
    yield from table(("", "KiB each", "requests/s", "p99 ms"), rows)
