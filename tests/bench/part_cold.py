"""What memory does not hold: records and pictures."""

import os
import statistics
import subprocess
import time

from load import Run, in_turns, say
from servers import ROOT, Trustseal
from table import SPEED_HEAD, speed_row, table, wish

JOBS = (1, 2, 4)
CODES, CODES_AT_MOST_S = 100000, 60
KINDS = (".svg", ".gif", ".png", "@2x.png", "@3x.png", ".svg?motion=on", ".gif?motion=on")
MEBI = 1 << 20


def cold(bench, server, contracts, seconds, connections, first=0):
    script = os.path.join(ROOT, "tests/bench/cold.lua"), contracts, first
    return Run(server, "/", seconds, connections, script=script).result()


def with_jobs(bench, store, contracts, jobs):
    server = Trustseal(store, settings={"server.jobs": jobs})
    before, begun = server.metric("record_misses_total"), time.monotonic()
    figures = cold(bench, server, contracts, bench.seconds, bench.connections)
    misses = server.metric("record_misses_total") - before
    figures["rps"] = misses / (time.monotonic() - begun)
    server.stop()
    return figures


def memory_after_many(bench, store, contracts):
    """Most bytes that the server took while 100,000 codes were asked for, and their number."""
    server = Trustseal(store)
    begun, asked = time.monotonic(), 0
    while (server.metric("record_misses_total") < CODES and
           time.monotonic() - begun < CODES_AT_MOST_S):
        asked += cold(bench, server, contracts, 2, bench.connections, asked)["requests"]
    result = server.memory("VmHWM"), server.metric("record_misses_total")
    server.stop()
    return result


def pictures(store):
    """{name: milliseconds of the first request for it}, of those that show a host. The record is
    hot, and the same picture of another host was asked for."""
    server = Trustseal(store)
    connection = server.connect()

    def timed(target, headers):
        begun = time.perf_counter()
        connection.request("GET", target, headers=headers)
        connection.getresponse().read()
        return (time.perf_counter() - begun) * 1e3

    times = {}
    for number, kind in enumerate(KINDS):
        other, code = (f"{100 + 2 * number + i:010d}" for i in (0, 1))
        timed(f"/sticker/{other}/88x145{kind}", {})
        timed(f"/proof/{code}", {})
        times["88x145" + kind] = timed(f"/sticker/{code}/88x145{kind}", {})
    connection.close()
    server.stop()
    return times


def drawing():
    """{name: (CPU milliseconds, bytes)} of a new host's picture."""
    text = subprocess.run([os.path.join(ROOT, "build/tests/bench/pictures")], check=True,
                          stdout=subprocess.PIPE, text=True).stdout
    rows = [line.split() for line in text.splitlines()]
    return {name: (float(least), int(size)) for name, least, _, size in rows}


def measure(bench):
    contracts = bench.middle
    store = bench.store(contracts)
    by_jobs = in_turns("cold codes", bench.rounds, {
        f"{jobs} job{'s' if jobs > 1 else ''}":
            (lambda jobs=jobs: with_jobs(bench, store, contracts, jobs)) for jobs in JOBS})
    say("  memory after many codes")
    peak, codes = memory_after_many(bench, store, contracts)
    say("  cold pictures")
    answers, cpu = pictures(bench.store(bench.small)), drawing()
    head = ("codes that memory does not hold", "misses/s", *SPEED_HEAD[2:])
    yield from table(head, [speed_row(*item) for item in by_jobs.items()])
    yield ""
    yield wish(f"most memory while {codes:,} codes were asked for, MiB", peak / MEBI, "at most", 64,
               ".1f")
    yield "\nA picture for another host, where one of its size, language and state was drawn before.\n"
    yield from table(("", "answered in ms", "CPU ms", "bytes"),
                     [(name, f"{answers[name]:.2f}" if name in answers else "", f"{ms:.2f}",
                       f"{size:,}") for name, (ms, size) in cpu.items()])
    yield ""
    still = [ms for name, (ms, _) in cpu.items() if "motion" not in name]
    yield wish("a still picture, CPU ms: median", statistics.median(still), "at most", 5)
    yield wish("a still picture, CPU ms: worst", max(still), "at most", 5)
