"""The console's pages with a million contracts and a year of counts."""

import html
import re
import statistics
import subprocess
import time
import urllib.parse

from load import say
from servers import TRUSTSEAL, Trustseal
from stores import used
from table import table, wish

CONTRACTS, DAYS, ASKED, MOST_MS = 1000000, 365, 5, 300
BUSY = "0000000002"
PAGES = ("/admin/", "/admin/usage", "/admin/usage?period=365", f"/admin/usage/{BUSY}?period=365",
         "/admin/installations", "/admin/installations/shown", "/admin/installations/wrong",
         "/admin/installations/old", "/admin/installations/silent", "/admin/abuse",
         "/admin/abuse?judged=unjudged", "/admin/abuse/host?host=foreign0001.example.net",
         "/admin/contracts", "/admin/contracts?after=0000900000", f"/admin/contracts?q={BUSY}",
         "/admin/contracts?q=s0000900000.example.com", "/admin/contracts?q=nowhere.example.net",
         "/admin/contracts?q=%E6%A0%AA%E5%BC%8F", "/admin/contracts?q=Nobody%20at%20all",
         "/admin/contracts/filter", "/admin/contracts/filter?state=valid&days=30",
         "/admin/contracts/filter?state=revoked", "/admin/contracts/filter?format=gif&seen=seen",
         "/admin/contracts/filter?state=valid&service=SR3.0&format=svg&size=56x88&seen=seen",
         "/admin/contracts/filter?service=EV&seen=unseen",
         "/admin/contracts/filter?state=valid&table=filtered&as=csv",
         f"/admin/contracts/{BUSY}", "/admin/accounts", "/admin/audit", "/admin/account")


class Visitor:
    """An administrator who has logged in and changed the initial password."""

    def __init__(self, server):
        self.server, self.cookie = server, ""
        self.connection = server.connect(timeout=60)
        initial = subprocess.run([TRUSTSEAL, "operator", "add", "bench", "--role", "administrator",
                                  "-c", server.config], check=True, stdout=subprocess.PIPE,
                                 text=True).stdout.strip()
        self.fill("/admin/login", {"name": "bench", "password": initial})
        fresh = "correct horse battery staple"
        self.fill("/admin/password", {"password": initial, "password-new": fresh,
                                      "password-again": fresh})

    def ask(self, method, path, body=None):
        origin = f"http://127.0.0.1:{self.server.port}"
        headers = {"Cookie": self.cookie, "Accept-Language": "ja"}
        if body is not None:
            headers |= {"Origin": origin, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            if line.startswith("__Host-console="):
                self.cookie = line.partition(";")[0]
        return answer.status, text

    def fill(self, path, values):
        """Posts the form of a page."""
        fields = {}
        for tag in re.findall(r"<input[^>]*>", self.ask("GET", path)[1]):
            found = {name: html.unescape(value)
                     for name, value in re.findall(r'(name|value)="([^"]*)"', tag)}
            if "name" in found:
                fields[found["name"]] = found.get("value", "")
        status, text = self.ask("POST", path, urllib.parse.urlencode(fields | values))
        if status != 303:
            raise SystemExit(f"{path} answers {status}: {text[:2000]}")

    def time(self, path):
        """Milliseconds of some visits, and of the processor for each."""
        took, before = [], self.server.cpu_seconds()
        for _ in range(ASKED):
            begun = time.perf_counter()
            status = self.ask("GET", path)[0]
            took.append((time.perf_counter() - begun) * 1e3)
            if status != 200:
                raise SystemExit(f"{path} answers {status}")
        return took, (self.server.cpu_seconds() - before) / ASKED * 1e3


def measure(bench):
    server = Trustseal(used(CONTRACTS, DAYS))
    visitor = Visitor(server)
    rows, slowest = [], 0
    for path in PAGES:
        say(f"  console: {path}")
        took, cpu = visitor.time(path)
        slowest = max(slowest, *took)
        rows.append((urllib.parse.unquote(path), f"{took[0]:.0f}",
                     f"{statistics.median(took):.0f}", f"{max(took):.0f}", f"{cpu:.0f}"))
    server.stop()
    yield f"With {CONTRACTS:,} contracts and {DAYS} days of counts in SQLite; {ASKED} visits each.\n"
    yield from table(("", "at first, ms", "median ms", "slowest ms", "CPU ms"), rows)
    yield ""
    yield wish("slowest answer, ms", slowest, "at most", MOST_MS, ".0f")
