"""The mailbox of the demonstration: a mail server on loopback takes what the service sends to anybody,
and pages show it, the newest first.

Nothing on these pages is loaded from elsewhere, and nothing of a mail runs.
"""

import datetime
import email
import email.policy
import html
import json
import os
import re
import string
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
# One server for this and the tests.
SERVER = os.path.join(os.path.dirname(os.path.dirname(HERE)), "tests/fixtures/smtp_server.py")

PAGE_POLICY = "default-src 'none'; style-src 'self'; frame-src 'self'"
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def linked(text):
    """Text as mail programs show it: what looks like an address can be followed."""
    return re.sub(r"https?://[^\s&]+(?:&amp;[^\s&]+)*", r'<a href="\g<0>">\g<0></a>', html.escape(text, False))


def part(mail, kind):
    """The part of that kind; "" when there is none."""
    found = mail.get_body((kind,))
    return found.get_content() if found else ""


class Mailbox:
    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(HERE, "inbox.html"), encoding="utf-8") as file:
            self.page = string.Template(file.read())

    def open(self, port):
        """Takes mails until this process ends: then the server's input does."""
        self.server = subprocess.Popen([SERVER, json.dumps({"folder": self.folder, "port": port})],
                                       stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)

    def names(self):
        return sorted((name for name in os.listdir(self.folder) if name.endswith(".eml")), reverse=True)

    def read(self, name):
        with open(os.path.join(self.folder, name), "rb") as file:
            return email.message_from_binary_file(file, policy=email.policy.default)

    def row(self, name):
        mail = self.read(name)
        came = datetime.datetime.fromtimestamp(int(name[:-4]) / 1e9).strftime("%m-%d %H:%M:%S")
        return (f'<li class="card"><a href="/{name[:-4]}"><b>{html.escape(mail["Subject"])}</b></a>'
                f'<small>{came} · to {html.escape(mail["To"])}</small></li>\n')

    def list_page(self):
        rows = "".join(map(self.row, self.names()))
        return self.page.substitute(
            title="Mailbox", lead="What the service sent to anybody, the newest first.",
            body=f'<p><a href="/">Look again</a></p>\n<ul class="mails">\n{rows}</ul>' if rows
            else '<p>Nothing came yet. <a href="/">Look again</a></p>')

    def mail_page(self, name):
        mail = self.read(name)
        headers = "\n".join(f"{field}: {value}" for field, value in mail.items())
        return self.page.substitute(
            title=html.escape(mail["Subject"]),
            lead=f'From {html.escape(mail["From"])}<br>to {html.escape(mail["To"])}',
            body=f'<p><a href="/">All mails</a></p>\n'
                 f'<section class="order"><h2>Text part</h2>\n'
                 f'<pre class="text">{linked(part(mail, "plain"))}</pre></section>\n'
                 f'<section class="order"><h2>HTML part</h2>\n'
                 f'<iframe src="/{name[:-4]}.html" title="HTML part" '
                 f'sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe></section>\n'
                 f'<details><summary>Headers</summary><pre>{html.escape(headers)}</pre></details>')

    def answer(self, path):
        """(status, headers, body) for a path."""
        wanted = re.fullmatch(r"/(\d{20})(\.html)?", path)
        name = f"{wanted[1]}.eml" if wanted else ""
        policy = PAGE_POLICY
        if path == "/":
            page = self.list_page()
        elif name not in self.names():
            return 404, [("Content-Type", "text/plain")], b"There is no such mail.\n"
        elif wanted[2]:
            policy = MAIL_POLICY
            # Links lead out of the frame.
            page = part(self.read(name), "html").replace("<head>", '<head><base target="_blank">', 1)
        else:
            page = self.mail_page(name)
        return 200, [("Content-Type", "text/html; charset=utf-8"),
                     ("Content-Security-Policy", policy)], page.encode()
