"""Prints the addresses of the demonstration, and who may log in where.

Usage: list.py PORT FOLDER
"""

import os
import sys

from contracts import CONTRACTS
from office import PEOPLE
from sites import SITES

port, folder = int(sys.argv[1]), sys.argv[2]
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


print("\nOpen one of these in a browser on this machine, and click the sticker:\n")
table([(f"{service}/", "the service: type a code, see its proof page"),
       (f"http://localhost:{port + 1}/", "all example sites, with what a click must lead to"),
       (f"{service}/owner/snippet/{SITES[0].code}",
        "the honest shop's owner: choose a sticker, paste it, check it by a click"),
       *((f"http://{site.name}.localhost:{port + 1}/", site.shows) for site in SITES)], gap=2)
if word("sato.password"):
    print(f"\nFor the CA's people: {service}/admin/. What one proposes another approves; "
          "names and passwords:\n")
    table([(name, f"{word(name + '.password')}  {role}: {does}") for name, role, does in PEOPLE])
    print(f"\nContracts to look at there; some wait in the queue at {service}/admin/approvals:\n")
    table([(f"{service}/admin/contracts/{contract.code}", contract.shows) for contract in CONTRACTS])
    print(f"\nFor the CA's programs, the API, by a token of sato's:\n\n"
          f"  curl -sS -H 'Authorization: Bearer {word('token')}' {service}/api/v1/proposals")
print(f"\nFor those who run the service: http://127.0.0.1:{port + 2}/metrics. "
      f"Data and logs: var/{port}. Ctrl-C stops everything.", flush=True)
