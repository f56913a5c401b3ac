"""The CA's issuing desk of the demonstration: what owners applied for is checked, signed, proposed by
one person and approved by another, at the press of a button.

It reads requests by the API as a CA's own system does, and signs them with the demonstration's CA.
"""

import html
import os
import string
import subprocess

from office import Desk

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
# What the desk takes up: nothing is issued yet, or a newer request came.
NEW, CURRENT = ("applied", "checking"), ("issued", "reissued")


class IssuingDesk:
    def __init__(self, folder, port):
        self.folder = folder
        self.port = port
        with open(os.path.join(HERE, "inbox.html"), encoding="utf-8") as file:
            self.page = string.Template(file.read())

    def desk(self):
        with open(os.path.join(self.folder, "token"), encoding="ascii") as file:
            return Desk(self.port, file.read())

    def trustseal(self, *arguments):
        done = subprocess.run([os.path.join(ROOT, "build/trustseal"), *arguments, "-c", "trustseal.conf"],
                              cwd=self.folder, capture_output=True, text=True)
        if done.returncode != 0:
            raise OSError(done.stderr)

    # ---- what waits ----

    def contracts(self, desk):
        cursor = ""
        while cursor is not None:
            page, _ = desk.ask("GET", "/contracts?limit=100" + (f"&cursor={cursor}" if cursor else ""))
            yield from page["contracts"]
            cursor = page.get("next")

    def request(self, desk, code):
        """The contract's request for which nothing is issued yet, or None."""
        contract, _ = desk.ask("GET", f"/contracts/{code}")
        request = desk.look(f"/contracts/{code}/csr")
        issued = max((each["added_at"] for each in contract["certificates"]), default="")
        wanted = contract["state"] in NEW or (request and contract["state"] in CURRENT)
        return request if wanted and request and request["added_at"] > issued else None

    def waiting(self, desk):
        for contract in self.contracts(desk):
            request = self.request(desk, contract["code"])
            if request:
                yield contract, request

    # ---- one of them ----

    def check(self, desk, code):
        """All papers came, and somebody telephoned."""
        checks = desk.ask("GET", f"/contracts/{code}/checks")[0]["checks"]
        for check in checks:
            if check["kind"] == "paper" and not check["came_at"]:
                desk.ask("POST", f"/contracts/{code}/checks", {"step": "came", "paper": check["paper"]})
        desk.ask("POST", f"/contracts/{code}/checks", {"step": "reached", "words": "confirmed"})

    def sign(self, code, organization, request):
        name = f"{code}-{request['key_digest'][:16]}"
        path = os.path.join(self.folder, "ca", f"{name}.csr")
        with open(path, "w", encoding="ascii") as file:
            file.write(request["csr"])
        done = subprocess.run(
            [os.path.join(ROOT, "tests/fixtures/ca"), os.path.join(self.folder, "ca"), "leaf", name,
             *(word for host in request["hosts"] for word in ("--host", host)), "--csr", path,
             "--days", "198", "--crl", f"http://crl.localhost:{self.port + 1}/list.crl",
             "--subject", f"/C=JP/O={organization.replace('/', ' ')}/CN={request['hosts'][0]}"],
            stdout=subprocess.PIPE, check=True, text=True)
        with open(done.stdout.strip(), encoding="ascii") as file:
            return file.read()

    def issue(self, code):
        """False where there is nothing to issue (any more)."""
        desk = self.desk()
        request = self.request(desk, code)
        if not request or not request["csr"]:
            return False
        contract, _ = desk.ask("GET", f"/contracts/{code}")
        if contract["state"] in NEW:
            self.check(desk, code)
        proposal = desk.propose(f"/contracts/{code}/certificates",
                                {"pem": self.sign(code, contract["organization"], request)})
        if proposal:
            self.trustseal("proposal", "approve", str(proposal["proposal"]), "--as", "suzuki",
                           "--password-file", "suzuki.password")
        return True

    # ---- the page ----

    def row(self, contract, request):
        return (f'<li class="card"><b>{html.escape(contract["organization"])}</b>'
                f'<small>{contract["code"]} · {html.escape(contract["service"])} · '
                f'{html.escape(", ".join(request["hosts"]))} · {html.escape(request["key"])}</small>'
                f'<form method="post" action="/issue"><button name="code" value="{contract["code"]}">'
                f'All papers came, they were called: issue / <span lang="ja">審査を終えて発行する</span>'
                f'</button></form></li>\n')

    def list_page(self):
        rows = "".join(self.row(*each) for each in self.waiting(self.desk()))
        return self.page.substitute(
            title="The CA’s issuing desk",
            lead="What owners applied for and is not issued yet. The button does what several people do in "
                 "days: papers, the call, signing, one who proposes and another who approves.",
            body=f'<ul class="cards">\n{rows}</ul>' if rows
            else '<p>Nothing waits. <a href="/">Look again</a></p>')

    def answer(self, path):
        if path != "/":
            return 404, [("Content-Type", "text/plain")], b"There is no such page.\n"
        return 200, [("Content-Type", "text/html; charset=utf-8")], self.list_page().encode()
