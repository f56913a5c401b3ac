"""Prints the addresses of the demonstration, and who may log in where.

Usage: list.py TRUSTSEAL PORT FOLDER
"""

import json
import os
import subprocess
import sys

from contracts import CONTRACTS
from customers import CUSTOMERS
from office import PEOPLE
from sites import SITES

program, port, folder = os.path.abspath(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
service = f"http://localhost:{port}"


def word(name):
    """The line of a file that fill.py wrote; older data lack it."""
    try:
        with open(os.path.join(folder, name), encoding="ascii") as file:
            return file.read().strip()
    except FileNotFoundError:
        return ""


def table(rows, gap=None):
    width = max(len(row[0]) for row in rows)
    for number, (first, second) in enumerate(rows):
        print(f"  {first:{width}}  {second}" + ("\n" if number == gap else ""))


def doctor(site):
    """The address of the site doctor's page, with its key."""
    found = subprocess.run([program, "doctor", site.code, "--json", "-c", "trustseal.conf"],
                           cwd=folder, stdout=subprocess.PIPE, check=True)
    return json.loads(found.stdout)["page"]


def log_key():
    """The key by which others verify the public log."""
    found = subprocess.run([program, "log", "key", "-c", "trustseal.conf"],
                           cwd=folder, stdout=subprocess.PIPE, check=True, encoding="ascii")
    return found.stdout.strip()


print("\nOpen one of these in a browser on this machine, and click the sticker:\n")
table([(f"{service}/", "the service: type a code, see its proof page"),
       (f"http://localhost:{port + 1}/", "all example sites, with what a click must lead to"),
       (f"{service}/owner/snippet/{SITES[0].code}",
        "the honest shop's owner: choose a sticker, paste it, check it by a click"),
       *((f"http://{site.name}.localhost:{port + 1}/", site.shows) for site in SITES)], gap=2)
print("\nThe site doctor, what owners see of their own site; what one look saw is a doubt, and counts "
      "when\na second one sees it, ten minutes after the start:\n")
table([(doctor(site), site.shows) for site in SITES if site.serves in ("leaf", "old", "other")])
if word("kobe-tea.key"):
    print(f"""
For customers: {service}/owner/login, by access key and one-time password.
What they get by mail, whoever it is to, is in the mailbox: http://mailbox.localhost:{port + 1}/
Try it as a new customer: read the mails, log in with the access key, choose a sticker, paste it into
your shop (http://newcomer.localhost:{port + 1}/ or http://harbour.localhost:{port + 1}/), and click it.
Or begin with nothing: apply at {service}/owner/apply for
http://atelier.localhost:{port + 1}/ or http://pottery.localhost:{port + 1}/, whose pages have the request (CSR); what waits
is issued at the CA's desk, http://desk.localhost:{port + 1}/. The access keys:
""")
    table([(customer.mail, f"{word(customer.name + '.key') or 'came by mail':19}  {customer.shows}")
           for customer in CUSTOMERS])
if word("sato.password"):
    print(f"\nFor the CA's people: {service}/admin/. What one proposes another approves; "
          "names and passwords:\n")
    table([(name, f"{word(name + '.password')}  {role}: {does}") for name, role, does in PEOPLE])
    print(f"\nContracts to look at there; some wait in the queue at {service}/admin/approvals:\n")
    table([(f"{service}/admin/contracts/{contract.code}", contract.shows) for contract in CONTRACTS])
    print(f"\nFor the CA's programs, the API, by a token of sato's:\n\n"
          f"  curl -sS -H 'Authorization: Bearer {word('token')}' {service}/api/v1/proposals")
print("\nFor those who believe nobody: what is said here can be checked without asking, now and in ten years:\n")
table([(f"{service}/log/", "the public log of all that was issued and revoked, and how it is checked"),
       (f"{service}/log/search?host={SITES[0].name}.localhost", "what it has of the honest shop, also as a feed"),
       (f"{service}/proof/{SITES[0].code}.tlog-proof", "a proof to keep, for trustseal log verify-proof"),
       (f"{service}/proof/{SITES[0].code}.jws", "what is so this minute, signed (JWS)")])
print(f"\n  build/trustseal log verify {service}/log --key '{log_key()}'")
print(f"\nFor those who run the service: http://127.0.0.1:{port + 2}/metrics. "
      f"Data and logs: var/{port}. Ctrl-C stops everything.", flush=True)
