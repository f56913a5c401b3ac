"""Stickers and proof pages while the watch asks as fast as it can, beside a server that watches nothing.

The watch asks a responder on this machine for certificates that are all due. That one has the lowest
priority: it stands for many elsewhere, which would take nothing of these processors.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import time

from load import Run, in_turns, say
from servers import OUT, ROOT, Trustseal
from stores import PROOF, REFERER, STICKER, remove
from table import SPEED_HEAD, speed_row, table, wish

CERTIFICATES, OCSP = 20000, 2  # the kind of task, see src/watch/kind.h
WATCHES = {"watch.enabled": "yes", "watch.allow": "127.0.0.0/8"}
MOST = 1.03


class Responder:
    """Adds certificates to a store and answers for them."""

    def __init__(self, store):
        self.process = subprocess.Popen(
            [os.path.join(ROOT, "build/tests/bench/ocsp"), str(CERTIFICATES), store],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline() != "ready\n":
            sys.exit("the responder did not start")

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def make_due(store):
    """All are to be asked for again; how many had been asked for since the last time."""
    with sqlite3.connect(store, timeout=10) as db:
        now = int(time.time())
        left = db.execute("SELECT count(*) FROM watch_task WHERE kind = ? AND due <= ?",
                          (OCSP, now)).fetchone()[0]
        db.execute("UPDATE watch_task SET due = ?, claimed = 0 WHERE kind = ?", (now - 3600, OCSP))
    db.close()
    return CERTIFICATES - left


def load(bench, store, target, settings, asked):
    """The figures of a server with these settings, which has started its work; what its watch did
    goes to `asked`, in checks a second."""
    def run():
        make_due(store)
        server = Trustseal(store, settings=settings)
        Run(server, target, 1, bench.connections, REFERER).result()
        make_due(store)
        began = time.monotonic()
        figures = Run(server, target, bench.seconds, bench.connections, REFERER).result()
        asked.append(make_due(store) / (time.monotonic() - began))
        server.stop()
        return figures
    return run


def measure(bench):
    store = os.path.join(OUT, "watch.db")
    remove(store)
    shutil.copy(bench.store(bench.small), store)
    say(f"  {CERTIFICATES:,} certificates and the answers for them")
    responder, asked, figures = Responder(store), [], {}
    for name, target in (("sticker", STICKER), ("proof page", PROOF)):
        figures[name] = in_turns(name, bench.rounds, {
            f"{name}, nothing is watched": load(bench, store, target, {"watch.enabled": "no"}, []),
            f"{name}, the watch flat out": load(bench, store, target, WATCHES, asked)})
    responder.stop()
    remove(store)
    yield "Hot answers while the watch asks for certificates that are all due, " \
          f"{sorted(asked)[len(asked) // 2]:,.0f} a second meanwhile.\n"
    yield from table(SPEED_HEAD, [speed_row(*item) for of in figures.values() for item in of.items()])
    yield ""
    for name, (without, with_it) in ((name, of.values()) for name, of in figures.items()):
        yield wish(f"{name}, requests/s without the watch, of those with it",
                   without["rps"] / with_it["rps"], "at most", MOST)
