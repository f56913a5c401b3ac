"""Several servers on one store and one Redis."""

import json
import statistics
import subprocess
import time

from load import Run, in_turns, say
from servers import TRUSTSEAL, Redis, Trustseal
from stores import REFERER, STICKER, a_copy
from table import table, wish

SERVERS, REVOCATIONS, SEEN_AT_MOST_S = (1, 2, 3), 10, 30


def hot(bench, servers):
    """Requests a second of all together, and CPU a request."""
    share = max(1, bench.connections // len(servers))
    runs = [Run(server, STICKER, bench.seconds, share, REFERER) for server in servers]
    results = [run.result() for run in runs]
    total = sum(one["rps"] for one in results)
    return {"rps": total, "cpu": sum(one["cpu"] * one["rps"] for one in results) / total}


def is_revoked(connection, code):
    connection.request("GET", f"/proof/{code}.json")
    response = connection.getresponse()
    body = response.read()
    return response.status == 200 and json.loads(body)["record"] == "revoked"


def revocation_ms(servers, code):
    """From the end of the command until all servers say it."""
    connections = [server.connect() for server in servers]
    for connection in connections:
        is_revoked(connection, code)
    subprocess.run([TRUSTSEAL, "certificate", "revoke", code, "-c", servers[0].config], check=True,
                   stdout=subprocess.DEVNULL)
    begun = time.monotonic()
    waiting = connections
    while waiting and time.monotonic() - begun < SEEN_AT_MOST_S:
        waiting = [connection for connection in waiting if not is_revoked(connection, code)]
    for connection in connections:
        connection.close()
    return (time.monotonic() - begun) * 1e3


def measure(bench):
    store = a_copy(bench.store(bench.small), "cluster.db")
    redis = Redis()
    servers = [Trustseal(store, f"trustseal-{i}", settings=redis.settings()) for i in range(max(SERVERS))]
    speeds = in_turns("servers on one Redis", bench.rounds, {
        count: (lambda count=count: hot(bench, servers[:count])) for count in SERVERS})
    seen, codes = {}, iter(range(100, bench.small))
    for count in SERVERS:
        say(f"  revocations seen by {count}")
        times = [revocation_ms(servers[:count], f"{next(codes):010d}") for _ in range(REVOCATIONS)]
        seen[count] = statistics.median(times), max(times)
    for server in (*servers, redis):
        server.stop()
    yield "Servers on one store and one Redis, all on this machine: what one more costs.\n"
    yield from table(("", "requests/s in all", "CPU µs a request", "a revocation is seen by all, ms",
                      "at most"),
                     [(f"{count} server{'s' if count > 1 else ''}", f"{speeds[count]['rps']:,.0f}",
                       f"{speeds[count]['cpu']:.2f}", f"{seen[count][0]:.1f}",
                       f"{seen[count][1]:.1f}") for count in SERVERS])
    yield ""
    yield wish("seconds until a revocation is seen by all", max(most for _, most in seen.values()) /
               1e3, "at most", 1.0)
