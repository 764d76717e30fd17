"""What is there already on an administrator's first day: mail servers, providers, an old help desk, and Dan."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page

from tests.channels.email import signing
from tests.core import openid
from tests.moving import greenthumb
from tests.peers import issuer as issuers
from tests.peers import mail as peers

from .camera import WIDE, photograph

US, DAN = "support@customer.test", "dan@customer.test"


@dataclass
class Day:
    """`took` are the seconds of each step, in order; `said` what each command printed."""

    home: Path
    base: str
    environment: dict[str, str]
    provider: openid.Provider
    place: str  # of the issuer of tokens
    consent: str  # its page on which somebody says yes
    post: peers.MailPeers
    pictures: Path | None
    took: dict[str, float] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    log: str = ""  # of the server, once all is over
    aside: float = 0.0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        self.aside = 0.0
        yield
        self.took[name] = time.monotonic() - began - self.aside

    def look(self, page: Page, name: str) -> None:
        """A picture; what taking it takes is nobody's time but the camera's."""
        began = time.monotonic()
        if self.pictures:
            photograph(page, f"first-day-{name}", WIDE[:1], self.pictures)
        self.aside += time.monotonic() - began

    def run(self, *words: str) -> str:
        """A command in the terminal."""
        call = [sys.executable, "-m", "sixring", *words]
        done = subprocess.run(call, env=self.environment, capture_output=True, text=True, cwd=self.home, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextmanager
def around(pictures: Path | None) -> Iterator[Day]:
    """Everything that is there already on such a day, except Sixring."""
    port = peers.free_ports(1)[0]
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sixring-first-day-")))
        provider = stack.enter_context(openid.running())
        issuer, place = stack.enter_context(issuers.running(US))
        consent = stack.enter_context(asking(issuer))
        post = stack.enter_context(peers.running(lmtp_port=9, issuer=place))
        provider.claims |= {"sub": "ada", "email": "ada@greenthumb.example", "name": "Ada"}
        (home / "names.json").write_text(json.dumps(signing.record()))
        known = {
            "SIXRING_HOME": str(home / "data"), "SIXRING_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "SIXRING_DNS_STUB": str(home / "names.json"),
            "SIXRING_FETCH_ALLOW": ",".join(urlsplit(one).netloc for one in (provider.issuer, place, consent)),
        }  # fmt: skip
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("SIXRING_", "DJANGO_"))}
        yield Day(home, known["SIXRING_PUBLIC_URL"], ours | known, provider, place, consent, post, pictures)


@contextmanager
def asking(issuer: issuers.Issuer) -> Iterator[str]:
    """The issuer's page on which somebody says yes, for a browser; its address."""

    class Asked(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = dict(parse_qsl(urlsplit(self.path).query))
            back = issuer.authorize(query).replace("&", "&amp;") if "state" in query else ""
            body = f'<!doctype html><title>Mail</title><a id="yes" href="{back}">Yes, let Sixring in</a>'.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def export(folder: Path, count: int) -> Path:
    """The old desk's export of `count` tickets. One is Dan's: 5000."""
    greenthumb.write(folder, count - 1)
    dans_ticket(folder)
    return folder


def dans_ticket(export: Path) -> None:
    """Dan was a customer before: ticket 5000."""
    with (export / "users.json").open("a") as users:
        users.write(
            json.dumps({"id": 9, "name": "Dan Marsh", "email": DAN, "role": "end-user", "verified": True}) + "\n"
        )
    row = next(greenthumb.tickets(1, 1)) | {"id": 5000, "subject": "Cold frame hinges", "requester_id": 9}
    row |= {"raw_subject": row["subject"], "submitter_id": 9, "status": "closed"}
    said = greenthumb.comment(5000, 0, greenthumb.NOW, 9, "The hinges of my cold frame are bent.", True)
    with (export / "tickets.json").open("a") as tickets:
        tickets.write(json.dumps(row | {"comments": [said]}) + "\n")


def dans_mail() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Dan Marsh <{DAN}>", US, "Seed trays"
    mail["Date"], mail["Message-ID"] = formatdate(), "<first@customer.test>"
    mail.set_content("Hello,\n\nI ordered two seed trays last week. When will they be here?\n\nDan\n")
    return signing.sign(mail.as_bytes().replace(b"\n", b"\r\n"))
