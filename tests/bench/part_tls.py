"""HTTPS beside nginx with the same certificate and TLS versions."""

from load import Run, in_turns
from servers import Trustseal, nginx
from stores import REFERER, STICKER
from part_hot import copy_answers
from table import SPEED_HEAD, speed_row, table, wish


def measure(bench):
    ours = Trustseal(bench.store(bench.small), tls=True)
    copy_answers(ours)
    web = nginx(tls=True)
    once = {**REFERER, "Connection": "close"}

    def run(server, target, headers):
        return lambda: Run(server, target, bench.seconds, bench.connections, headers).result()

    kept = in_turns("HTTPS, connections kept", bench.rounds, {
        "nginx, connections kept": run(web, "/sticker.svg", REFERER),
        "**trustseal, connections kept**": run(ours, STICKER, REFERER)})
    full = in_turns("HTTPS, a handshake each", bench.rounds, {
        "nginx, a full handshake each": run(web, "/sticker.svg", once),
        "**trustseal, a full handshake each**": run(ours, STICKER, once)})
    for server in (ours, web):
        server.stop()
    yield "The same sticker by HTTPS: TLS 1.3, a P-256 certificate, nothing resumed.\n"
    yield from table(SPEED_HEAD, [speed_row(*item) for item in [*kept.items(), *full.items()]])
    yield ""
    for what, (theirs, seal) in (("connections kept", kept.values()), ("handshakes", full.values())):
        yield wish(f"{what}, requests/s of nginx's", seal["rps"] / theirs["rps"], "at least", 1.0)
