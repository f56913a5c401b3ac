"""Serves the example sites of the demonstration, each under a host name of its own, by http and, two
ports on, by https with the certificates that they have (or should not have); the CA's list of
what it revoked, to which a button of the overview adds; and the mailbox, whose mail server has the
third port on.

Usage: serve.py FOLDER PORT     (FOLDER/sites holds what fill.py wrote there)
"""

import html
import http.server
import os
import re
import signal
import ssl
import string
import subprocess
import sys
import threading
from urllib.parse import parse_qs, urlsplit

from inbox import Mailbox
from issuing import IssuingDesk
from sites import SITES

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
MEDIA = {".gif": "image/gif", ".png": "image/png", ".svg": "image/svg+xml"}


def template(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        return string.Template(file.read())


class Demonstration:
    """What every page is made of, read once."""

    def __init__(self, folder, port):
        self.port = port
        self.folder = os.path.abspath(folder)
        self.mailbox = Mailbox(os.path.join(self.folder, "mails"))
        self.desk = IssuingDesk(self.folder, port - 1)
        self.revoking = threading.Lock()
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
            paste=(self.request(site) if site.applies else "") +
            (PASTE_FORM if site.markup == "none" else ""),
            click_here="" if site.markup == "none" else "Click the sticker. ",
            overview=f"http://localhost:{self.port}/")

    def request(self, site):
        """What the owner of a site applies with."""
        with open(os.path.join(self.folder, "sites", f"{site.name}.csr"), encoding="ascii") as file:
            csr = file.read()
        return (f'<p>{self.apply_link()} for <code>{html.escape(self.address(site))}</code> of '
                f'{html.escape(site.organization)} ({html.escape(site.organization_en)}) with this request '
                f'(CSR), which was made on its server; then see what waits at {self.desk_link()}.</p>\n'
                f'<textarea rows="9" readonly aria-label="CSR">{html.escape(csr)}</textarea>\n')

    def apply_link(self):
        return f'<a href="{self.service()}owner/apply">Apply</a>'

    def desk_link(self):
        return f'<a href="http://desk.localhost:{self.port}/">the CA’s desk</a>'

    def owner_link(self, site):
        if site.applies:
            return f"<p>{self.apply_link()} · {self.desk_link()}</p>"
        if not site.code:
            return ""
        return (f'<p><a href="{self.service()}owner/snippet/{site.code}">'
                f'For the owner of {site.name}: choose, paste, check</a></p>' +
                (self.revoke_form(site) if site.name == "leaked" else ""))

    def paste(self, site, text):
        """What the owner of a site put into its page."""
        with open(os.path.join(self.folder, "sites", f"{site.name}.html"), "w", encoding="utf-8") as file:
            file.write(text)
        self.pasted[site.name] = text

    # ---- the CA ----

    def revoke_form(self, site):
        return (f'<form method="post" action="/revoke"><button name="site" value="{site.name}">'
                f'Revoke its certificate at the CA</button></form>')

    def revoked(self):
        """Names of the certificates on the CA's list."""
        names = [f"{site.code}-0" for site in SITES if site.revoked or site.serves == "old"]
        path = os.path.join(self.folder, "ca", "revoked")
        if os.path.exists(path):
            with open(path, encoding="ascii") as file:
                names += file.read().split()
        return names

    def revoke(self, site):
        """Puts the site's certificate on the list, and has the service look."""
        with self.revoking:
            with open(os.path.join(self.folder, "ca", "revoked"), "a", encoding="ascii") as file:
                file.write(f"{site.code}-0\n")
            subprocess.run([os.path.join(ROOT, "tests/fixtures/ca"), os.path.join(self.folder, "ca"),
                            "crl", *dict.fromkeys(self.revoked())], check=True)
            subprocess.run([os.path.join(ROOT, "build/trustseal"), "watch", "run", "--code", site.code,
                            "-c", "trustseal.conf"], cwd=self.folder, check=False)

    def list(self):
        """The CA's list."""
        with open(os.path.join(self.folder, "ca", "crl.der"), "rb") as file:
            return file.read()

    # ---- https ----

    def context(self, site):
        """What the site serves: a certificate, and as much of its chain as it should not forget."""
        name = "other" if site.serves == "other" else f"{site.code}-0"
        path = os.path.join(self.folder, "ca", name)
        with open(f"{path}.pem", encoding="ascii") as file:
            pem = file.read()
        end = "-----END CERTIFICATE-----\n"
        served = os.path.join(self.folder, "sites", f"{site.name}.crt")
        with open(served, "w", encoding="ascii") as file:
            file.write(pem.split(end, 1)[0] + end if site.serves == "leaf" else pem)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(served, f"{path}.key")
        return context

    def contexts(self):
        """One context, which changes to that of the site that is asked for."""
        by_host = {f"{site.name}.localhost": self.context(site) for site in SITES if site.serves}
        first = next(iter(by_host.values()))

        def choose(connection, host, _):
            connection.context = by_host.get(host, first)
        first.sni_callback = choose
        return first

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
        if host == "crl.localhost" and path == "/list.crl":
            return 200, [("Content-Type", "application/pkix-crl")], self.list()
        if path == "/style.css":
            css = self.style.substitute(hue=site.hue if site else 152)
            return 200, [("Content-Type", "text/css")], css.encode()
        if host == "mailbox.localhost":
            return self.mailbox.answer(path)
        if host == "desk.localhost":
            return self.desk.answer(path)
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

PASTE_FORM = """<form method="post" action="/paste">
<label>This page's HTML, in which you paste / <span lang="ja">HTMLの貼り付け先</span>
<textarea name="html" rows="6"></textarea></label>
<button>Publish / <span lang="ja">公開する</span></button>
</form>
"""


class Handler(http.server.BaseHTTPRequestHandler):
    server_version = "example-site"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    demonstration = None

    def do_GET(self):
        status, headers, body = self.demonstration.answer(self.host(), urlsplit(self.path).path)
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET

    def do_POST(self):
        length = int(self.headers.get("Content-Length", "0"))
        form = parse_qs(self.rfile.read(min(length, 20000)).decode("ascii", "replace"))
        then = self.change(form) if self.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin" else None
        self.send_response(303 if then else 404)
        if then:
            self.send_header("Location", then)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def change(self, form):
        """Where what a form changed is seen, or None."""
        demonstration = self.demonstration
        if self.path == "/issue" and self.host() == "desk.localhost":
            code = form.get("code", [""])[0]
            return "/" if re.fullmatch("[0-9]{10}", code) and demonstration.desk.issue(code) else None
        if self.path == "/revoke" and form.get("site") == ["leaked"]:
            demonstration.revoke(demonstration.sites["leaked"])
            return demonstration.address(demonstration.sites["leaked"])
        site = demonstration.sites.get(self.host().removesuffix(".localhost"))
        if self.path == "/paste" and site and site.markup == "none":
            demonstration.paste(site, form.get("html", [""])[0])
            return demonstration.address(site)
        return None

    def host(self):
        return re.sub(r":\d+$", "", self.headers.get("Host", "")).lower()

    def log_message(self, *arguments):
        pass


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    Handler.demonstration = Demonstration(sys.argv[1], int(sys.argv[2]))
    Handler.demonstration.mailbox.open(int(sys.argv[2]) + 3)
    secure = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2]) + 2), Handler)
    secure.socket = Handler.demonstration.contexts().wrap_socket(
        secure.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=secure.serve_forever, daemon=True).start()
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Handler).serve_forever()
