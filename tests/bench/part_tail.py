"""Stickers of a million codes, of which each is seen now and then, beside nginx with as many files."""

import os
import statistics
import subprocess
import time

from load import Run, in_turns, say
from part_cluster import REVOCATIONS, revocation_ms
from part_cold import memory_after_many
from servers import OUT, ROOT, TRUSTSEAL, Postgres, Redis, Trustseal, nginx
from stores import a_copy, lived_in
from table import table, wish

DAYS, CONNECTIONS, WARM_S = 365, 64, 8
MEMORY = {"cache.memory": "256M"}
# nginx's, below its limit of open files; hard links that a file may have on ext4.
OPEN_FILES, FILES, LINKS = 12000, 40, 60000
LAYERS = ("record_hits_total", "record_misses_total", "redis_hits_total", "store_reads_total")
COLD_A_SECOND, COUNTED_S = 40000, 15
MEBI = 1 << 20


class Side:
    """A server, with what it has beside it, under this load."""

    def __init__(self, count, form, start, besides=(), new_each_time=False):
        self.count, self.form, self.start = count, form, start
        self.besides, self.new_each_time = besides, new_each_time
        self.seed, self.asked, self.server = 0, 0, start()

    def layers(self):
        return self.server.metrics(*LAYERS) if self.form != "file" else [0] * len(LAYERS)

    def load(self, kind, form, number, seconds):
        script = os.path.join(ROOT, "tests/bench/tail.lua"), kind, form, self.count, number
        run = Run(self.server, "/", seconds, CONNECTIONS, script=script, besides=self.besides)
        figures = run.result()
        self.asked += figures["requests"]
        if self.form != "file":
            self.await_counts()
            # Their way into the store is a part of what a request costs.
            figures["cpu"] = (run.cpu_seconds() - run.cpu_before) / figures["requests"] * 1e6
        return figures

    def await_counts(self):
        """Until all requests are counted in the store, so that nobody else has to share the machine
        with that. Seconds; how many are there, and how many are lost."""
        begun = time.monotonic()
        while True:
            written, lost = self.server.metrics("usage_written_total", "usage_lost_total")
            took = time.monotonic() - begun
            if written + lost >= self.asked or took > COUNTED_S:
                return took, written, lost
            time.sleep(0.1)

    def zipf(self, seconds):
        """Figures of a load, and by which layer records were answered."""
        if self.new_each_time:
            self.restart()
        before = self.layers()
        self.seed += 1
        figures = self.load("zipf", self.form, self.seed, seconds)
        hits, misses, redis, store = (now - then for now, then in zip(self.layers(), before))
        records = max(hits + misses, 1)
        return figures | {"memory": self.server.memory() / MEBI, "hits": hits / records,
                          "redis": redis / records, "store": store / records,
                          "found": redis / max(misses, 1)}

    def restart(self):
        self.server.stop()
        self.server, self.asked = self.start(), 0

    def await_feed(self):
        """Until the server has read what changed lately: before, it believes nothing of Redis."""
        begun = time.monotonic()
        while not self.server.metric("feed_sound") and time.monotonic() - begun < COUNTED_S:
            time.sleep(0.01)


def make_files(count, stickers):
    """nginx's folder: a link for each code to one of some files with the stickers' bytes."""
    folder = f"tail-{count}"
    path, number = os.path.join(OUT, folder), len(stickers)
    files = [os.path.join(path, f"{i}.svg") for i in range(number)]
    fresh = not os.path.exists(os.path.join(path, "whole"))
    os.makedirs(path, exist_ok=True)
    for name, sticker in zip(files, stickers):
        with open(name, "wb") as file:
            file.write(sticker)
    if fresh:
        say(f"  making {count:,} files for nginx")
    for code in range(count if fresh else 0):
        inside = os.path.join(path, f"{code // 1000:07d}")
        if code % 1000 == 0:
            os.makedirs(inside, exist_ok=True)
        link = f"{inside}/{code:010d}.svg"
        if not os.path.exists(link):
            os.link(files[code % number], link)
    open(os.path.join(path, "whole"), "w").close()
    return folder


def files_of(count, server):
    number = min(max(FILES, -(-count // LINKS)), count)
    return make_files(count, [server.body(f"/sticker/{code:010d}/56x88.svg", {
        "Referer": f"https://s{code:010d}.example.com/"}) for code in range(number)])


def in_postgres(count):
    """A PostgreSQL that has what lived_in(count) has."""
    folder = os.path.join(OUT, f"postgres-{count}")
    postgres = Postgres(folder)
    filled = os.path.join(folder, "filled")
    if not os.path.exists(filled):
        say(f"  copying {count:,} contracts to PostgreSQL")
        subprocess.run([TRUSTSEAL, "store", "copy", f"sqlite:{lived_in(count, DAYS)}", postgres.url],
                       check=True, stdout=subprocess.DEVNULL)
        open(filled, "w").close()
    # It may be there since before a program that added to the tables.
    with open(os.path.join(OUT, "upgrade.conf"), "w") as file:
        file.write(f"[store]\nurl = {postgres.url}\n")
    subprocess.run([TRUSTSEAL, "store", "upgrade", "-c", file.name], check=True,
                   stdout=subprocess.DEVNULL)
    return postgres


def row(name, r, of):
    share = f"{r['rps'] / of['rps']:.2f}" if of is not r else ""
    layers = [f"{r[key] * 100:.1f}" for key in ("hits", "redis", "store")] if of is not r else [""] * 3
    return (name, f"{r['rps']:,.0f}", share, f"{r['p99']:.1f}", f"{r['cpu']:.1f}",
            f"{r['memory']:.0f}", *layers)


HEAD = ("", "requests/s", "of nginx", "p99 ms", "CPU µs a request", "RSS MiB", "memory %",
        "Redis %", "store %")


def compare(bench, label, sides, warm_s):
    """Figures by name; how many requests each had had before."""
    for name, side in sides.items():
        say(f"  {label}: warming {name}")
        side.zipf(warm_s)
    asked = {name: side.asked for name, side in sides.items()}
    figures = in_turns(label, bench.rounds, {
        name: (lambda side=side: side.zipf(bench.seconds)) for name, side in sides.items()})
    return figures, asked


def say_warm(figures, asked):
    warm = next(name for name in asked if "restart" not in name and name != "nginx")
    return f"Before the first round each had answered {WARM_S} s of this load, {warm} " \
           f"{asked[warm]:,} requests; of those that were measured {100 - figures[warm]['hits'] * 100:.1f} % " \
           "were for codes that its memory did not have. After a restart memory is empty.\n"


def judge(figures, name):
    seal, theirs = figures[name], figures["nginx"]
    yield wish(f"{name}, requests/s of nginx's", seal["rps"] / theirs["rps"], "at least", 0.8)
    yield wish(f"{name}, p99 of nginx's", seal["p99"] / theirs["p99"], "at most", 2)


def in_sqlite(bench, count, redis):
    store = lived_in(count, DAYS)
    seal = lambda name, more: Side(count, "sticker", lambda: Trustseal(
        store, name, settings={**MEMORY, **more}))
    sides = {"SQLite": seal("sqlite", {}), "SQLite, Redis": seal("sqlite-redis", redis.settings())}
    sides["SQLite, Redis"].besides = redis,
    again = sides["SQLite, after a restart"] = seal("sqlite-again", {})
    again.new_each_time = True
    folder = files_of(count, sides["SQLite"].server)
    web = Side(count, "file", lambda: nginx(root=folder, files=OPEN_FILES))
    figures, asked = compare(bench, f"{count:,} in SQLite", {"nginx": web, **sides}, WARM_S)
    each = sides["SQLite"].server.metrics("record_cache_bytes", "record_cache_entries")
    for side in (web, *sides.values()):
        side.server.stop()
    yield f"\n{count:,} contracts in SQLite with {DAYS} days of counts. {say_warm(figures, asked)}"
    yield from table(HEAD, [row(name, one, figures["nginx"]) for name, one in figures.items()])
    yield ""
    yield from judge(figures, "SQLite")
    yield wish("bytes a record in memory", each[0] / max(each[1], 1), "at most", 220, ".0f")


def in_a_server(bench, count, redis):
    postgres = in_postgres(count)
    settings = {**MEMORY, "store.url": postgres.url}
    seal = lambda name, more, besides=(): Side(count, "sticker", lambda: Trustseal(
        None, name, settings={**settings, **more}), (postgres, *besides))
    sides = {"PostgreSQL": seal("postgres-alone", {}),
             "PostgreSQL, Redis": seal("postgres-redis", redis.settings(), (redis,)),
             "PostgreSQL, Redis, after a restart": seal("postgres-again", redis.settings(), (redis,))}
    again = sides["PostgreSQL, Redis, after a restart"]
    again.new_each_time = True
    folder = files_of(count, sides["PostgreSQL"].server)
    web = Side(count, "file", lambda: nginx(root=folder, files=OPEN_FILES))
    figures, asked = compare(bench, f"{count:,} in PostgreSQL", {"nginx": web, **sides}, WARM_S)
    for side in (web, *sides.values()):
        side.server.stop()
    yield f"\n{count:,} contracts in PostgreSQL with {DAYS} days of counts. {say_warm(figures, asked)}"
    yield from table(HEAD, [row(name, one, figures["nginx"]) for name, one in figures.items()])
    yield ""
    yield from judge(figures, "PostgreSQL, Redis")
    yield wish("found in Redis after a restart, % of what memory did not have",
               figures["PostgreSQL, Redis, after a restart"]["found"] * 100, "at least", 95)
    yield from from_redis(bench, count, postgres, redis)
    postgres.stop()


def from_redis(bench, count, postgres, redis):
    """Misses that Redis answers: all codes are read once, then by a new server."""
    side = Side(count, "sticker", lambda: Trustseal(None, settings={
        **MEMORY, "store.url": postgres.url, "server.jobs": 2, **redis.settings()}),
        (postgres, redis))
    results = []
    while side.asked < count:
        side.load("each", "sticker", side.asked, 2)
    for number in range(bench.rounds):
        say(f"  codes from Redis, round {number + 1}")
        side.restart()
        side.await_feed()
        results.append(side.load("each", "sticker", 0, 1))
    hits = side.server.metric("redis_hits_total")
    side.server.stop()
    yield wish(f"codes that memory does not hold, from Redis, a second ({hits:,} hits in the last)",
               statistics.median(one["rps"] for one in results), "at least", 40000, ",.0f")
    yield f"- their CPU, with Redis's: {statistics.median(one['cpu'] for one in results):.1f} µs"


def never_asked_for(bench, count):
    """Codes of which neither memory nor Redis has heard."""
    side = Side(count, "sticker", lambda: Trustseal(lived_in(count, DAYS), settings={
        **MEMORY, "server.jobs": 2}))
    step = count // (2 * bench.rounds)
    places, seconds = iter(range(0, count, step)), max(1, min(bench.seconds, step // COLD_A_SECOND))
    figures = in_turns("codes never asked for", bench.rounds, {
        form: (lambda form=form: side.load("each", form, next(places), seconds))
        for form in ("sticker", "proof")})
    _, written, lost = side.await_counts()
    side.server.stop()
    yield f"\nCodes never asked for, of {count:,} in SQLite; 2 jobs. Of {side.asked:,} answers " \
          f"{written:,} were counted in the store in time, {lost:,} were lost.\n"
    yield from table(("", "a second", "p99 ms", "CPU µs a request"), [
        (form, f"{r['rps']:,.0f}", f"{r['p99']:.1f}", f"{r['cpu']:.1f}")
        for form, r in figures.items()])
    yield ""
    yield wish("stickers never asked for, a second", figures["sticker"]["rps"], "at least", 35000,
               ",.0f")
    yield wish("their CPU, µs", figures["sticker"]["cpu"], "at most", 35, ".1f")
    yield wish("CPU of a proof page never asked for, µs", figures["proof"]["cpu"], "at most", 120,
               ".1f")


def changes_seen(bench, redis):
    """The longest time until a revocation is seen."""
    codes = iter(range(100, bench.small))
    store = a_copy(bench.store(bench.small), "tail-changes.db")
    for name, settings, most in (("with Redis", redis.settings(), 0.1), ("without Redis", {}, 1)):
        say(f"  changes {name}")
        server = Trustseal(store, settings=settings)
        times = [revocation_ms([server], f"{next(codes):010d}") for _ in range(REVOCATIONS)]
        server.stop()
        yield wish(f"a change is seen {name}, s at most", max(times) / 1e3, "at most", most, ".3f")


def measure(bench):
    yield "Stickers 56x88.svg with matching Referer, codes by Zipf's law (s = 1); " \
          f"{CONNECTIONS} connections, 256 MiB for records; nginx has a hard link for each code to " \
          f"one of {FILES} files. CPU is that of server, Redis and PostgreSQL together."
    redis, counts = Redis(), [int(count) for count in bench.tail.split(",")]
    for count in counts:
        yield from in_sqlite(bench, count, redis)
    if bench.postgres > 0:
        yield from in_a_server(bench, bench.postgres, redis)
    yield from never_asked_for(bench, max(counts))
    say("  memory after many codes")
    peak, codes = memory_after_many(bench, lived_in(max(counts), DAYS), max(counts))
    yield wish(f"most memory while {codes:,} codes were asked for, MiB", peak / MEBI, "at most", 46,
               ".1f")
    yield from changes_seen(bench, redis)
    redis.stop()
