"""Serves the example sites of the demonstration, each under a host name of its own.

Usage: serve.py FOLDER PORT     (FOLDER/sites holds what fill.py wrote there)
"""

import html
import http.server
import os
import re
import signal
import string
import sys
from urllib.parse import urlsplit

from sites import SITES

HERE = os.path.dirname(os.path.abspath(__file__))
MEDIA = {".gif": "image/gif", ".png": "image/png", ".svg": "image/svg+xml"}


def template(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        return string.Template(file.read())


class Demonstration:
    """What every page is made of, read once."""

    def __init__(self, folder, port):
        self.port = port
        self.sites = {site.name: site for site in SITES}
        self.page, self.index, self.style = map(template, ("page.html", "index.html", "style.css"))
        self.pasted, self.pictures = {}, {}
        for site in SITES:
            with open(os.path.join(folder, "sites", f"{site.name}.html"), encoding="utf-8") as file:
                self.pasted[site.name] = file.read()
            for ending in MEDIA:
                path = os.path.join(folder, "sites", site.name + ending)
                if os.path.exists(path):
                    with open(path, "rb") as file:
                        self.pictures[site.name] = (MEDIA[ending], file.read())

    def address(self, site):
        return f"http://{site.name}.localhost:{self.port}/"

    def service(self):
        return f"http://localhost:{self.port - 1}/"

    def site_page(self, site):
        words = PAGE_WORDS[site.lang]
        return self.page.substitute(
            words, lang=site.lang, shop=html.escape(site.shop),
            shows=html.escape(site.shows), expect=html.escape(site.expect),
            expect_ja=html.escape(site.expect_ja), sticker=self.pasted[site.name],
            pasted=html.escape(self.pasted[site.name]),
            headers=html.escape("\n".join(f"{n}: {v}" for n, v in site.headers) or "(none)"),
            overview=f"http://localhost:{self.port}/")

    def owner_link(self, site):
        if not site.code:
            return ""
        return (f'<p><a href="{self.service()}owner/snippet/{site.code}">'
                f'For the owner of {site.name}: choose, paste, check</a></p>')

    def index_page(self):
        rows = "".join(
            f'<li class="card"><a href="{self.address(site)}">'
            f'<b>{html.escape(site.shows)}</b>'
            f'<small>{html.escape(site.shop)} · {site.name}.localhost</small></a>'
            f'<p>{html.escape(site.expect)}</p><p lang="ja">{html.escape(site.expect_ja)}</p>'
            f'{self.owner_link(site)}</li>\n'
            for site in SITES)
        return self.index.substitute(rows=rows, service=self.service())

    def answer(self, host, path):
        """(status, headers, body) for a path of a host."""
        site = self.sites.get(host.removesuffix(".localhost"))
        if path == "/style.css":
            css = self.style.substitute(hue=site.hue if site else 152)
            return 200, [("Content-Type", "text/css")], css.encode()
        if path == "/":
            page = self.site_page(site) if site else self.index_page()
            return 200, [("Content-Type", "text/html; charset=utf-8"),
                         *(site.headers if site else ())], page.encode()
        if site and site.name in self.pictures and os.path.splitext(path)[1] in MEDIA:
            media, picture = self.pictures[site.name]
            return 200, [("Content-Type", media)], picture
        if path == "/favicon.ico":
            return 204, [], b""
        return 404, [("Content-Type", "text/plain")], b"There is no such page.\n"


PAGE_WORDS = {
    "ja": {"order": "ご注文はこちら", "name": "お名前", "mail": "メールアドレス", "send": "注文する",
           "tagline": "ていねいに選んだ品を、あなたのもとへ。",
           "click": "送信する前に、ステッカーをクリックしてください。"},
    "en": {"order": "Place your order", "name": "Your name", "mail": "Mail address",
           "send": "Order", "tagline": "Chosen with care, sent to your door.",
           "click": "Before you send anything, click the sticker."},
}


class Handler(http.server.BaseHTTPRequestHandler):
    server_version = "example-site"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    demonstration = None

    def do_GET(self):
        host = re.sub(r":\d+$", "", self.headers.get("Host", "")).lower()
        status, headers, body = self.demonstration.answer(host, urlsplit(self.path).path)
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, *arguments):
        pass


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    Handler.demonstration = Demonstration(sys.argv[1], int(sys.argv[2]))
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Handler).serve_forever()
