"""Hot answers beside nginx and bare libmicrohttpd, which serve the same bytes."""

import os
import shutil

from load import Run, in_turns
from servers import OUT, Trustseal, bare, nginx
from stores import PROOF, REFERER, STICKER
from table import SPEED_HEAD, speed_row, table, wish


def copy_answers(ours):
    """What nginx and libmicrohttpd serve; {file: bytes}."""
    www = os.path.join(OUT, "www")
    shutil.rmtree(www, ignore_errors=True)
    os.makedirs(www)
    sizes = {}
    for name, target in (("sticker.svg", STICKER), ("proof.html", PROOF)):
        body = ours.body(target, REFERER)
        sizes[name] = len(body)
        with open(os.path.join(www, name), "wb") as file:
            file.write(body)
    return sizes


def measure(bench):
    ours = Trustseal(bench.store(bench.small))
    sizes = copy_answers(ours)
    web, least = nginx(), bare()

    def run(server, target):
        return lambda: Run(server, target, bench.seconds, bench.connections, REFERER).result()

    sticker = in_turns("hot sticker", bench.rounds, {
        "nginx, a file of the sticker's size": run(web, "/sticker.svg"),
        "bare libmicrohttpd, the same bytes": run(least, "/"),
        "**trustseal, sticker with matching Referer**": run(ours, STICKER)})
    proof = in_turns("hot proof page", bench.rounds, {
        "nginx, a file of the proof page's size": run(web, "/proof.html"),
        "**trustseal, proof page**": run(ours, PROOF)})
    for server in (ours, web, least):
        server.stop()
    yield f"Hot answers: a sticker of {sizes['sticker.svg']:,} bytes, " \
          f"a proof page of {sizes['proof.html']:,}; {bench.connections} connections.\n"
    yield from table(SPEED_HEAD, [speed_row(*item) for item in [*sticker.items(), *proof.items()]])
    of_nginx, of_bare, seal = sticker.values()
    of_page, page = proof.values()
    yield ""
    yield wish("sticker, requests/s of nginx's", seal["rps"] / of_nginx["rps"], "at least", 1.0)
    yield wish("sticker, CPU of bare libmicrohttpd's", seal["cpu"] / of_bare["cpu"], "at most", 1.05)
    yield wish("proof page, requests/s of nginx's", page["rps"] / of_page["rps"], "at least", 1.0)
