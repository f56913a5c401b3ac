"""The same questions to stores of a thousand, a million and ten millions."""

import os
import statistics

from load import Run, in_turns, say
from part_cold import cold
from servers import Trustseal
from stores import REFERER, STICKER
from table import table, wish

STARTS = 5
MEBI = 1 << 20


def start_ms(store):
    times = []
    for _ in range(STARTS):
        server = Trustseal(store)
        times.append(server.first_answer_ms)
        server.stop()
    return statistics.median(times)


def measure(bench):
    counts = sorted({bench.small, bench.middle, bench.large})
    stores = {count: bench.store(count) for count in counts}
    servers = {count: Trustseal(store, f"trustseal-{count}") for count, store in stores.items()}
    hot = in_turns("hot sticker by size", bench.rounds, {
        count: (lambda server=server: Run(server, STICKER, bench.seconds, bench.connections,
                                          REFERER).result()) for count, server in servers.items()})
    lone = in_turns("cold codes by size", bench.rounds, {
        count: (lambda server=server, count=count: cold(bench, server, count, bench.seconds, 1))
        for count, server in servers.items() if count >= 1000000})
    for server in servers.values():
        server.stop()
    say("  starts")
    starts = {count: start_ms(store) for count, store in stores.items()}
    yield "The same questions to stores of different size; cold codes one after the other.\n"
    rows = []
    for count in counts:
        one = lone.get(count)
        rows.append((f"{count:,} contracts", f"{os.path.getsize(stores[count]) / MEBI:,.0f}",
                     f"{hot[count]['rps']:,.0f}", f"{hot[count]['cpu']:.2f}",
                     f"{one['p50']:.2f}" if one else "", f"{one['p99']:.2f}" if one else "",
                     f"{starts[count]:.0f}"))
    yield from table(("", "store, MiB", "hot requests/s", "hot CPU µs", "cold p50 ms", "cold p99 ms",
                      "start to answer, ms"), rows)
    yield ""
    yield wish("hot CPU, largest of smallest", hot[counts[-1]]["cpu"] / hot[counts[0]]["cpu"],
               "at most", 1.05)
    if lone:
        yield wish("cold p50 of the largest, ms", lone[max(lone)]["p50"], "at most", 1.0)
    yield wish("start of the largest, ms", starts[counts[-1]], "at most", 100, ".0f")
