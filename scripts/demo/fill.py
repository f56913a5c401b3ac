"""Fills a folder with the demonstration: a CA, its people, contracts and certificates, those of the
example sites with the snippets that they paste, others in each state of a contract's life, and customers.

Usage: fill.py TRUSTSEAL FOLDER PORT     (the folder holds trustseal.conf already)
"""

import concurrent.futures
import contextlib
import datetime
import os
import socket
import subprocess
import sys
import time

from contracts import CHECKED, CONTRACTS
from customers import CUSTOMERS
from office import Desk, PEOPLE, password
from sites import SITES

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ALT = {"ja": "クリックして証明書の内容をご確認ください。",
       "en": "Click to check the certificate of this site."}


class Demonstration:
    def __init__(self, program, folder, port):
        self.program = os.path.abspath(program)
        self.folder = os.path.abspath(folder)
        self.port = port
        self.start = datetime.datetime.now(datetime.timezone.utc)

    def trustseal(self, *arguments):
        """Runs the program with the demonstration's configuration; what it printed."""
        done = subprocess.run(
            [self.program, *arguments], cwd=self.folder, capture_output=True,
            env={**os.environ, "TRUSTSEAL_CONFIG": "trustseal.conf"})
        # Its warnings are about what the sites are there to show.
        if done.returncode != 0:
            sys.exit(f"\n{done.stderr.decode()}trustseal {' '.join(arguments)} failed")
        return done.stdout

    def ca(self, *arguments):
        return subprocess.run(
            [os.path.join(ROOT, "tests/fixtures/ca"), os.path.join(self.folder, "ca"), *arguments],
            stdout=subprocess.PIPE, check=True, text=True).stdout.strip()

    def day(self, days):
        return (self.start + datetime.timedelta(days=days)).strftime("%Y%m%d%H%M%SZ")

    def leaf(self, name, hosts, organization, days, told="list"):
        """A certificate as text, with its chain."""
        lists = {"list": ("--crl", f"http://crl.localhost:{self.port + 1}/list.crl"),
                 "silent": ("--crl", f"http://crl.localhost:{self.port + 1}/silent.crl"), "none": ()}
        path = self.ca(
            "leaf", name, *(word for host in hosts for word in ("--host", host)), *lists[told],
            "--from", self.day(days[0]), "--to", self.day(days[1]),
            "--subject", f"/C=JP/ST=Tokyo/L=Chiyoda-ku/O={organization}/CN={hosts[0]}")
        with open(path, encoding="ascii") as file:
            return file.read()

    # ---- what the CA's people do: one proposes, another approves ----

    def issue(self, code, pem):
        self.suzuki.approve(self.sato.propose(f"/contracts/{code}/certificates", {"pem": pem}))

    def revoke(self, code, reason):
        return self.sato.propose(f"/contracts/{code}/revoke", {"reason": reason})

    def edit(self, code, **what):
        _, version = self.sato.ask("GET", f"/contracts/{code}")
        return self.sato.propose(f"/contracts/{code}", what, "PATCH", **{"If-Match": version})

    def check(self, code, *what):
        self.trustseal("contract", "check", code, *what, "--as", "sato",
                       "--password-file", "sato.password")

    def register(self, site, code, pem, **more):
        """A contract of an example site, with its certificate."""
        self.sato.ask("POST", "/contracts", {
            "code": code, "urls": [
                f"http://{site.name}.localhost:{self.port + 1}/",
                *([f"https://{site.name}.localhost:{self.port + 3}/"] if site.serves else [])],
            "organization": site.organization, "organization_en": site.organization_en,
            "service": site.service, "lang": site.lang, **more})
        # Who is new hears of all that comes of the application.
        for customer in (each for each in CUSTOMERS if each.is_new and code in each.codes):
            self.add_customer(customer)
        if site.service == CHECKED:
            self.check(code, "--reached", "")
        self.issue(code, pem)

    def register_site(self, site, pems):
        self.register(site, site.code, pems[0])
        if site.renewed_as:
            self.register(site, site.renewed_as, pems[1], renews=site.code)
        if site.serves == "old":
            self.issue(site.code, pems[1])
        if site.revoked:
            self.suzuki.approve(self.revoke(site.code, site.revoked))

    def register_contract(self, contract, pems):
        """A contract without a site, as far as it came in its life."""
        self.sato.ask("POST", "/contracts", {
            "code": contract.code, "urls": [f"https://{contract.host}/"],
            "organization": contract.organization, "organization_en": contract.organization_en,
            "service": contract.service, "visits": False})
        pems = iter(pems)
        for word, what in contract.steps:
            path = f"/contracts/{contract.code}"
            if word == "issue":
                self.issue(contract.code, next(pems))
            elif word == "propose":
                self.sato.propose(f"{path}/certificates", {"pem": next(pems)})
            elif word == "revoke":
                self.revoke(contract.code, what)
            elif word == "edit":
                self.edit(contract.code, **what)
            elif word == "check":
                self.check(contract.code, *what)
            else:
                self.sato.ask("POST", f"{path}/{word}", {})

    def paste(self, site):
        """Writes what the site's owner pasted into the page, and the owner's copy of a picture."""
        code = site.copies or site.code
        own = site.markup in ("self-hosted", "form")
        if own:
            ending = "gif" if site.markup == "form" else "svg"
            self.trustseal("sticker", code, "--size", "56x88", "--format", ending,
                           "-o", f"sites/{site.name}.{ending}")
        if site.markup == "form":
            html = (f'<form name="CertificationPageForm" method="post" target="_blank"\n'
                    f' action="http://localhost:{self.port}'
                    f'/customer/customer/pfw/CertificationPage.do">\n'
                    f'<input type="image" name="Sticker" src="/sticker.gif"'
                    f' alt="{ALT[site.lang]}">\n'
                    f'<input type="hidden" name="Req_ID" value="{code}">\n</form>\n').encode()
        elif site.markup == "none":
            html = b""
        else:
            html = self.trustseal("snippet", code, *site.snippet,
                                  *(("--self-hosted",) if own else ()))
        if site.mistyped:
            html = html.replace(code.encode(), site.mistyped.encode())
        with open(os.path.join(self.folder, "sites", f"{site.name}.html"), "wb") as file:
            file.write(html)

    def request(self, site):
        """The key and the request of a site that applies, made on its server."""
        base = os.path.join(self.folder, "sites", site.name)
        subprocess.run(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                        "-nodes", "-utf8", "-subj", f"/C=JP/O={site.organization_en}/CN={site.name}.localhost",
                        "-keyout", f"{base}.key", "-out", f"{base}.csr"],
                       check=True, stderr=subprocess.DEVNULL)

    # ---- how all that is brought about ----

    def add_person(self, name, role):
        """An account whose initial password is changed already: to that in the file NAME.password."""
        file = os.path.join(self.folder, name)
        for ending, text in ((".initial", self.trustseal("operator", "add", name, "--role", role)),
                             (".password", password().encode() + b"\n")):
            with open(file + ending, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as to:
                to.write(text)
        self.trustseal("operator", "password", name, "--password-file", f"{name}.initial",
                       "--new-password-file", f"{name}.password")
        os.unlink(f"{file}.initial")

    def token(self, name, title, rights, *more):
        return self.trustseal("token", "add", title, "--rights", rights, *more, "--as", name,
                              "--password-file", f"{name}.password").decode().strip()

    def add_customer(self, customer):
        """Whose access key, if it came by no mail, is in the file NAME.key."""
        key = self.trustseal("customer", "add", "--mail", customer.mail, "--lang", customer.lang,
                             *(word for code in customer.codes for word in ("--code", code)),
                             *(("--tell",) if customer.is_new else ()),
                             "--as", "sato", "--password-file", "sato.password")
        if not customer.is_new:
            with open(os.path.join(self.folder, f"{customer.name}.key"), "wb",
                      opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
                file.write(key)

    def open_office(self, workers):
        """Accounts, and a token for each of the two who work by the API."""
        self.trustseal("store", "create")
        # Nobody adds accounts alone any more once there are two administrators: they come last.
        for role in ("operator", "administrator"):
            list(workers.map(lambda person: self.add_person(*person[:2]),
                             [person for person in PEOPLE if person[1] == role]))
        soon = (self.start + datetime.timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%M+00:00")
        tokens = workers.map(lambda row: self.token(*row), (
            ("sato", "issuing-system", "read,propose"),
            ("suzuki", "filling", "read,approve", "--until", soon)))
        self.sato, self.suzuki = (Desk(self.port, token) for token in tokens)
        with open(os.path.join(self.folder, "token"), "w", encoding="ascii",
                  opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(self.sato.token + "\n")

    @contextlib.contextmanager
    def serving(self):
        """The service runs meanwhile; it looks at no site and sends no mail, since none is served yet."""
        with open(os.path.join(self.folder, "fill.log"), "wb") as log:
            server = subprocess.Popen([self.program, "serve", "-c", "trustseal.conf"],
                                      cwd=self.folder, stdout=log, stderr=log,
                                      env={**os.environ, "TRUSTSEAL_WATCH_ENABLED": "no",
                                           "TRUSTSEAL_MAIL_URL": ""})
        try:
            for _ in range(400):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                        break
                if server.poll() is not None:
                    sys.exit(f"the service did not start: see {log.name}")
                time.sleep(0.025)
            yield
        finally:
            server.terminate()
            server.wait()

    def certificates(self):
        """(what registers it, a row, its certificates) for each site and each contract."""
        for site in (site for site in SITES if site.code):
            # What is reissued is young: else it could not be any more.
            wanted = [(-2, 197)] if site.serves == "old" else [site.days]
            wanted += [(-1, 198)] if site.renewed_as or site.serves == "old" else []
            yield self.register_site, site, [
                self.leaf(f"{site.code}-{number}", [f"{site.name}.localhost"], site.organization, days,
                          site.told)
                for number, days in enumerate(wanted)]
        for contract in CONTRACTS:
            wanted = [what for word, what in contract.steps if word in ("issue", "propose")]
            yield self.register_contract, contract, [
                self.leaf(f"{contract.code}-{number}", [contract.host, f"www.{contract.host}"],
                          contract.organization, days)
                for number, days in enumerate(wanted)]

    def fill(self):
        os.makedirs(os.path.join(self.folder, "sites"), exist_ok=True)
        self.ca("init")
        self.leaf("other", ["moved.localhost"], "うみねこ開発株式会社", (-10, 80))
        count = len([site for site in SITES if site.code]) + len(CONTRACTS)
        with concurrent.futures.ThreadPoolExecutor() as workers:
            made = workers.submit(lambda: list(self.certificates()))
            self.open_office(workers)
            with self.serving():
                for number, (register, row, pems) in enumerate(made.result(), 1):
                    if sys.stderr.isatty():
                        print(f"\r  {number} of {count} contracts", end="", file=sys.stderr)
                    register(row, pems)
            list(workers.map(self.paste, SITES))
            list(workers.map(self.request, (site for site in SITES if site.applies)))
            list(workers.map(self.add_customer, (each for each in CUSTOMERS if not each.is_new)))
        # Those that were revoked are on the CA's list.
        self.ca("crl", *(f"{site.code}-0" for site in SITES if site.revoked or site.serves == "old"))
        with open(os.path.join(self.folder, "branches.csv"), "w", encoding="utf-8") as file:
            file.write("url,organization,service\n" + "".join(
                f"https://branch{number}.example/,株式会社支店{number},SR3.0\n" for number in range(1, 31)))
        self.trustseal("contract", "import", "branches.csv", "--as", "sato",
                       "--password-file", "sato.password")
        self.trustseal("operator", "add", "ito", "--role", "marketing", "--as", "demo",
                       "--password-file", "demo.password")
        print(file=sys.stderr)


if __name__ == "__main__":
    Demonstration(sys.argv[1], sys.argv[2], int(sys.argv[3])).fill()
