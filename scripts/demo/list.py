"""Prints the addresses of the demonstration.

Usage: list.py PORT FOLDER
"""

import os
import sys

from sites import SITES

port = int(sys.argv[1])
rows = [(f"http://localhost:{port}/", "the service: type a code, see its proof page"),
        (f"http://localhost:{port + 1}/", "all example sites, with what a click must lead to"),
        (f"http://localhost:{port}/owner/snippet/{SITES[0].code}",
         "the honest shop's owner: choose a sticker, paste it, check it by a click"),
        *((f"http://{site.name}.localhost:{port + 1}/", site.shows) for site in SITES)]
width = max(len(address) for address, _ in rows)
print("\nOpen one of these in a browser on this machine, and click the sticker:\n")
for number, (address, shows) in enumerate(rows):
    print(f"  {address:{width}}  {shows}" + ("\n" if number == 2 else ""))
operator = os.path.join(sys.argv[2], "operator.txt")
print()
if os.path.exists(operator):  # older data have no account
    with open(operator) as file:
        print(f"For the CA's people: http://localhost:{port}/admin/. "
              f"Name: demo, first password: {file.read().strip()}")
print(f"For those who run the service: http://127.0.0.1:{port + 2}/metrics. "
      f"Data and logs: var/{port}. Ctrl-C stops everything.", flush=True)
