"""Fills a folder with the demonstration: a CA, the contracts and certificates of the example sites,
and the snippets that they paste.

Usage: fill.py TRUSTSEAL FOLDER PORT     (the folder holds trustseal.conf already)
"""

import datetime
import os
import subprocess
import sys

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

    def register(self, site, code, days, renews=None):
        """A contract with its certificate, as the CA's operators would enter them."""
        host = f"{site.name}.localhost"
        self.trustseal(
            "contract", "add", "--code", code, "--url", f"http://{host}:{self.port + 1}/",
            "--organization", site.organization, "--organization-en", site.organization_en,
            "--service", site.service, "--lang", site.lang,
            *(("--renews", renews) if renews else ()))
        certificate = self.ca(
            "leaf", code, "--host", host, "--from", self.day(days[0]), "--to", self.day(days[1]),
            "--subject", f"/C=JP/ST=Tokyo/L=Chiyoda-ku/O={site.organization}/CN={host}")
        self.trustseal("certificate", "add", code, certificate)

    def paste(self, site):
        """Writes what the site's owner pasted into the page, and the owner's copy of a picture."""
        code = site.copies or site.code
        own = site.markup != "snippet"
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
        else:
            html = self.trustseal("snippet", code, *site.snippet,
                                  *(("--self-hosted",) if own else ()))
        if site.mistyped:
            html = html.replace(code.encode(), site.mistyped.encode())
        with open(os.path.join(self.folder, "sites", f"{site.name}.html"), "wb") as file:
            file.write(html)

    def add_operator(self):
        """An account for the console; its first password stands in a file for list.py."""
        password = self.trustseal("operator", "add", "demo", "--role", "administrator")
        with open(os.path.join(self.folder, "operator.txt"), "wb") as file:
            file.write(password)

    def fill(self):
        os.makedirs(os.path.join(self.folder, "sites"), exist_ok=True)
        self.ca("init")
        registered = [site for site in SITES if site.code]
        for number, site in enumerate(registered, 1):
            if sys.stderr.isatty():
                print(f"\r  {number} of {len(registered)} example sites", end="", file=sys.stderr)
            self.register(site, site.code, site.days)
            if site.renewed_as:
                self.register(site, site.renewed_as, (-1, 198), renews=site.code)
            if site.revoked:
                self.trustseal("certificate", "revoke", site.code, "--reason", site.revoked)
        for site in SITES:
            self.paste(site)
        self.add_operator()
        print(file=sys.stderr)


if __name__ == "__main__":
    Demonstration(sys.argv[1], sys.argv[2], int(sys.argv[3])).fill()
