"""Changes by two persons: how many the API takes, what its feed gives, and how soon the console shows
many proposals and long histories."""

import http.client
import json
import os
import sqlite3
import statistics
import subprocess
import threading
import time

from load import Run, say
from part_console import Visitor
from servers import OUT, TRUSTSEAL, Postgres, Trustseal
from stores import HOT, REFERER, STICKER, a_copy, filled, remove
from table import table, wish

CONTRACTS, WORKERS, SECONDS = 20000, 8, 8
PROPOSALS, EVENTS, HISTORY = 100000, 1000000, 1000
ASKED = 9
SETTINGS = {"issue.approvals": "2", "limit.api": "6000000"}


def command(config, *words, given=None):
    return subprocess.run([TRUSTSEAL, *words, "-c", config], check=True, stdout=subprocess.PIPE,
                          input=given, text=True).stdout.strip()


def token(config, name, rights):
    """The token of a new operator, whose initial password was changed."""
    before, after = (os.path.join(OUT, f"{name}.{which}") for which in ("initial", "password"))
    with open(before, "w") as file:
        file.write(command(config, "operator", "add", name, "--role", "operator"))
    with open(after, "w") as file:
        file.write("correct horse battery staple\n")
    command(config, "operator", "password", name, "--password-file", before,
            "--new-password-file", after)
    return command(config, "token", "add", f"{name}-bench", "--rights", rights, "--as", name,
                   "--password-file", after)


class Client:
    """A connection of a program that has a token."""

    def __init__(self, server, bearer):
        self.connection, self.bearer = server.connect(timeout=30), bearer

    def ask(self, method, path, body=None):
        headers = {"Authorization": f"Bearer {self.bearer}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        self.connection.request(method, path, body and json.dumps(body), headers)
        answer = self.connection.getresponse()
        return answer.status, json.loads(answer.read() or b"null")


def change(server, tokens, codes, until, done):
    """Proposes revocations as one, and approves them as another."""
    proposer, approver = (Client(server, one) for one in tokens)
    for code in codes:
        if time.monotonic() > until:
            return
        status, proposed = proposer.ask("POST", f"/api/v1/contracts/{code}/revoke",
                                        {"reason": "cessationOfOperation"})
        if status != 202:
            raise SystemExit(f"proposing answers {status}: {proposed}")
        status, answer = approver.ask("POST", f"/api/v1/proposals/{proposed['proposal']}/approve",
                                      {"digest": proposed["digest"]})
        if status != 200:
            raise SystemExit(f"approving answers {status}: {answer}")
        done.append(code)


def changes(server, tokens):
    """Changes a second, the hot sticker's p99 without and with them, and how many were lost."""
    alone = Run(server, STICKER, SECONDS, 8, REFERER).result()
    done, until = [], time.monotonic() + SECONDS
    codes = [f"{number:010d}" for number in range(CONTRACTS) if f"{number:010d}" != HOT]
    workers = [threading.Thread(target=change,
                                args=(server, tokens, codes[i::WORKERS], until, done))
               for i in range(WORKERS)]
    beside = Run(server, STICKER, SECONDS, 8, REFERER)
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    hot = beside.result()
    kept = sum(1 for line in command(server.config, "proposal", "list", "--all").splitlines()
               if "  approved " in line)
    return {"rate": len(done) / SECONDS, "alone": alone["p99"], "hot": hot["p99"],
            "lost": len(done) - kept}


def rows_of_changes():
    store = a_copy(filled(CONTRACTS), "changes.db")
    server = Trustseal(store, settings=SETTINGS)
    say("  changes: SQLite")
    tokens = token(server.config, "sato", "read,propose"), token(server.config, "ito", "approve")
    yield "SQLite", changes(server, tokens)
    server.stop()
    postgres = Postgres(os.path.join(OUT, "postgres-changes"))
    schema = f"changes{int(time.time())}"
    fresh = f"{postgres.url}?options=-csearch_path%3D{schema}"
    subprocess.run(["psql", "-qX", postgres.url, "-c", f"CREATE SCHEMA {schema}"], check=True)
    say("  changes: PostgreSQL")
    subprocess.run([TRUSTSEAL, "store", "copy", f"sqlite:{a_copy(filled(CONTRACTS), 'changes.db')}",
                    fresh], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = Trustseal(None, settings=SETTINGS | {"store.url": fresh})
    tokens = token(server.config, "sato", "read,propose"), token(server.config, "ito", "approve")
    yield "PostgreSQL", changes(server, tokens)
    server.stop()
    postgres.stop()


def fill(path):
    """Many proposals that wait, a contract with a long history, and very many events."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous = OFF")
    now = int(time.time())
    operator = db.execute("SELECT min(id) FROM operator").fetchone()[0]
    newest = db.execute("SELECT max(id) FROM event").fetchone()[0]
    db.executemany(
        "INSERT INTO proposal (id, at, code, action, proposer, actor, needs, applied, params, before,"
        " after, notes, digest, ends_at) VALUES (?, ?, ?, 'certificate.revoke', ?, 'api:bench', 2, 0,"
        " '{}', '{}', '{}', '{}', zeroblob(32), ?)",
        ((i + 1, now, i % CONTRACTS, operator, now + 86400 * 13) for i in range(PROPOSALS)))
    db.execute("INSERT INTO proposal_open SELECT id, code, action, subject, proposer, ends_at"
               " FROM proposal")
    db.executemany(
        "INSERT INTO event (id, at, code, actor, action, before, after) VALUES"
        " (?, ?, ?, 'cli:bench', 'contract.sticker', '{\"sticker\":true}', '{\"sticker\":false}')",
        ((newest + 1 + i, now, 7 if i < HISTORY else i % CONTRACTS)
         for i in range(EVENTS - newest)))
    db.commit()
    db.close()


def read_feed(server, bearer):
    """Events a second, read from the first to the last by one client."""
    client, after, read, begun = Client(server, bearer), 0, 0, time.monotonic()
    while True:
        status, page = client.ask("GET", f"/api/v1/events?after={after}&limit=1000")
        if status != 200:
            raise SystemExit(f"the feed answers {status}: {page}")
        read += len(page["events"])
        if not page["events"]:
            return read / (time.monotonic() - begun), read
        after = page["events"][-1]["id"]


def measure(bench):
    rows = list(rows_of_changes())
    yield f"Revocations proposed by one and approved by another over the API, {WORKERS} clients, " \
          f"{SECONDS} s, {CONTRACTS:,} contracts; wrk asks for a hot sticker meanwhile.\n"
    yield from table(("", "changes a second", "lost", "hot p99 ms alone", "meanwhile"),
                     [(name, f"{r['rate']:,.0f}", str(r["lost"]), f"{r['alone']:.2f}",
                       f"{r['hot']:.2f}") for name, r in rows])
    yield ""
    for name, r in rows:
        yield wish(f"{name}, changes a second", r["rate"], "at least", 200, ",.0f")
    store = a_copy(filled(CONTRACTS), "changes.db")
    server = Trustseal(store, settings=SETTINGS)
    bearer = token(server.config, "sato", "read,propose")
    visitor = Visitor(server)
    say(f"  changes: {PROPOSALS:,} proposals, {EVENTS:,} events")
    fill(store)
    queue, cpu = visitor.time("/admin/approvals")
    history, history_cpu = visitor.time("/admin/contracts/0000000007")
    rate, read = read_feed(server, bearer)
    server.stop()
    remove(store)
    yield wish(f"the queue with {PROPOSALS:,} proposals, ms (CPU {cpu:.0f})",
               statistics.median(queue), "at most", 100, ".0f")
    yield wish(f"a contract's page with {HISTORY:,} events, ms (CPU {history_cpu:.0f})",
               statistics.median(history), "at most", 50, ".0f")
    yield wish(f"events a second from the first of {read:,}", rate, "at least", 20000, ",.0f")
