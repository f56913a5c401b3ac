"""The CA's people of the demonstration, and the API by which they work while it is filled."""

import http.client
import json
import secrets
import sys
import time

# Name, role, what the list says of them.
PEOPLE = (("sato", "operator", "proposes"),
          ("suzuki", "operator", "approves what sato proposed"),
          ("demo", "administrator", "looks after the accounts, too, and proposed one"),
          ("tanaka", "administrator", "approves that"))


def password():
    return secrets.token_urlsafe(12)


class Desk:
    """One of them at work: a token at the API."""

    def __init__(self, port, token):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.token = token.strip()

    def ask(self, method, path, body=None, **headers):
        """(document, ETag); ends the program when it is refused."""
        headers |= {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if method == "POST":  # so that it may be sent again
            headers["Idempotency-Key"] = secrets.token_hex(16)
        for _ in range(60):
            self.connection.request(
                method, "/api/v1" + path, None if body is None else json.dumps(body), headers)
            answer = self.connection.getresponse()
            text = answer.read()
            if answer.status != 503:  # a slow machine, or a busy one
                break
            time.sleep(0.5)
        if answer.status >= 300:
            sys.exit(f"\n{method} {path} failed: {answer.status} {text.decode()}")
        return json.loads(text), answer.getheader("ETag")

    def look(self, path):
        """What is there, or None."""
        self.connection.request("GET", "/api/v1" + path, None, {"Authorization": f"Bearer {self.token}"})
        answer = self.connection.getresponse()
        text = answer.read()
        return json.loads(text) if answer.status == 200 else None

    def propose(self, path, body, method="POST", **headers):
        """The proposal that waits, or None when it is done already."""
        outcome, _ = self.ask(method, path, body, **headers)
        return outcome if outcome["proposal"] else None

    def approve(self, proposal):
        if proposal:
            self.ask("POST", f"/proposals/{proposal['proposal']}/approve",
                     {"digest": proposal["digest"]})
