"""Stores filled with many contracts, by tests/bench/fill_store."""

import os
import shutil
import subprocess
import sys
import time

from load import say
from servers import OUT, ROOT

HOT = "0000000042"
REFERER = {"Referer": f"https://s{HOT}.example.com/"}
STICKER, PROOF = f"/sticker/{HOT}/56x88.svg", f"/proof/{HOT}"
BYTES_EACH = 1200


def remove(path):
    for suffix in ("", "-wal", "-shm"):
        if os.path.exists(path + suffix):
            os.remove(path + suffix)


def filled(count):
    """The path of a store with `count` contracts, which is made unless it is there."""
    path = os.path.join(OUT, f"store-{count}.db")
    if os.path.exists(path):
        return path
    free = shutil.disk_usage(OUT).free
    if free < 1.2 * count * BYTES_EACH:
        sys.exit(f"{OUT} has {free >> 20} MiB free; a store of {count:,} contracts takes "
                 f"{count * BYTES_EACH >> 20} MiB: make room, or say --large with fewer")
    say(f"Filling a store with {count:,} contracts")
    remove(path + ".new")
    subprocess.run([os.path.join(ROOT, "build/tests/bench/fill_store"), path + ".new", str(count)],
                   check=True)
    os.rename(path + ".new", path)
    return path


def used(count, days):
    """The path of a copy of a store with `count` contracts and the counts of as many days up to
    today; the store itself is made unless it is there, or is older than a day."""
    path = os.path.join(OUT, f"usage-{count}.db")
    if not os.path.exists(path) or os.path.getmtime(path) < time.time() - 86400:
        say(f"Filling a store with the counts of {count:,} contracts over {days} days")
        remove(path)
        remove(path + ".new")
        subprocess.run([os.path.join(ROOT, "build/tests/bench/fill_usage"), path + ".new",
                        str(count), str(days)], check=True)
        os.rename(path + ".new", path)
    return a_copy(path, "console.db")


def lived_in(count, days):
    """The path of a store with `count` contracts and the counts of as many days, which is made
    unless it is there. Servers that are measured add theirs."""
    path = os.path.join(OUT, f"tail-{count}.db")
    if not os.path.exists(path):
        a_copy(filled(count), f"tail-{count}.db.new")
        say(f"Adding the counts of {days} days")
        subprocess.run([os.path.join(ROOT, "build/tests/bench/fill_usage"), path + ".new",
                        str(count), str(days)], check=True)
        os.rename(path + ".new", path)
    return path


def a_copy(path, name):
    """For those who change it."""
    to = os.path.join(OUT, name)
    remove(to)
    shutil.copyfile(path, to)
    return to
