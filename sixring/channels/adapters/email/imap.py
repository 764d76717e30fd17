"""Mail fetched from a mailbox by IMAP. The cursor (UIDVALIDITY and UID) moves only after what lies before it is kept,
and keeping is idempotent, so a crash repeats and never skips. \\Seen is neither believed nor changed."""

import logging
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from ...contract import DeliveryError
from .mime import MAX_MAIL
from .oauth import sasl

log = logging.getLogger("sixring.email")
TOGETHER = 50
TOGETHER_BYTES = 20 * 1024 * 1024
IDLE_FOR = 28 * 60  # servers may drop an IDLE after 29 minutes
POLL = 60.0
GLANCE = 15.0  # how often a wait looks whether it should end
BACK_OFF = (1.0, 300.0)


# Gives the access token to use now; told the one the server has just refused, another one.
Token = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where mail is fetched from. With `token`, what it gives is used in place of `secret`."""

    host: str
    user: str
    secret: str
    port: int = 993
    tls: bool = True
    folder: str = "INBOX"
    oauth: bool = False  # `secret` is an access token instead of a password
    timeout: float = 60.0
    signed_in: str = ""  # when somebody signed in: another time is another connection
    token: Token | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Everything up to `uid` of the folder in its incarnation `validity` is kept. (0, 0): nothing is."""

    validity: int = 0
    uid: int = 0


@dataclass(frozen=True, slots=True)
class Fetched:
    raw: bytes
    validity: int
    uid: int
    folder: str
    arrived_at: datetime | None

    @property
    def meta(self) -> dict[str, Any]:
        return {"via": "imap", "folder": self.folder, "uid": self.uid, "uidvalidity": self.validity}


Keep = Callable[[Sequence[Fetched]], None]
Save = Callable[[Cursor, float], None]


def connect(box: Mailbox) -> IMAPClient:
    """A signed-in connection. Raises OSError, IMAPClientError, or DeliveryError where no token can be had."""
    if box.token is None:
        return signed_in(box, box.secret)
    held = box.token("")
    try:
        return signed_in(box, held)
    except LoginError:  # our clock may be wrong, or the token was taken back
        return signed_in(box, box.token(held))


def signed_in(box: Mailbox, secret: str) -> IMAPClient:
    client = IMAPClient(box.host, port=box.port, ssl=box.tls, timeout=box.timeout, use_uid=True)
    try:
        if box.oauth:
            by_token(client, box.user, secret)
        else:
            client.login(box.user, secret)
    except BaseException:
        client.shutdown()
        raise
    client.normalise_times = False
    return client


def by_token(client: IMAPClient, user: str, token: str) -> None:
    offered = {name.decode("ascii", "replace").upper().removeprefix("AUTH=") for name in client.capabilities()}
    chosen = sasl.mechanism(offered)
    if not chosen:
        raise IMAPClientError("this server takes no token (neither XOAUTH2 nor OAUTHBEARER); use a password")
    if chosen == sasl.XOAUTH2:
        client.oauth2_login(user, token)
    else:
        client.oauthbearer_login(user, token)


def fetch_new(client: IMAPClient, folder: str, cursor: Cursor, keep: Keep, save: Save) -> Cursor:
    """Keep what lies beyond `cursor`; returns where it stands now. `save` also learns how many seconds the oldest mail
    still waiting has been waiting (the mailbox lag)."""
    validity = int(client.select_folder(folder, readonly=True)[b"UIDVALIDITY"])
    if validity != cursor.validity:  # the folder was rebuilt and its numbers mean other mails now
        cursor = Cursor(validity, 0)
    # "n:*" always names the last mail, even when it is older than n.
    waiting = sorted(uid for uid in client.search(["UID", f"{cursor.uid + 1}:*"]) if uid > cursor.uid)
    for chunk in chunks(client, waiting):
        mails = list(fetched(client, chunk, validity, folder))
        save(cursor, lag(mails))
        if mails:
            keep(mails)
        cursor = Cursor(validity, chunk[-1])
        save(cursor, lag(mails))
    save(cursor, 0.0)
    return cursor


def chunks(client: IMAPClient, uids: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(uids), TOGETHER):
        chunk: list[int] = []
        size = 0
        sizes = client.fetch(uids[start : start + TOGETHER], ["RFC822.SIZE"])
        for uid in uids[start : start + TOGETHER]:
            weight = min(int(sizes.get(uid, {}).get(b"RFC822.SIZE", 0)), MAX_MAIL)
            if chunk and size + weight > TOGETHER_BYTES:
                yield chunk
                chunk, size = [], 0
            chunk.append(uid)
            size += weight
        yield chunk


def fetched(client: IMAPClient, uids: Sequence[int], validity: int, folder: str) -> Iterator[Fetched]:
    """The mails themselves. One byte more than we read is enough to see that a mail is too big."""
    part = f"BODY.PEEK[]<0.{MAX_MAIL + 1}>"
    answers = client.fetch(uids, [part, "INTERNALDATE"])
    for uid in uids:
        answer = answers.get(uid, {})
        raw = answer.get(b"BODY[]<0>", answer.get(b"BODY[]"))
        if raw is None:  # expunged between search and fetch
            continue
        at = answer.get(b"INTERNALDATE")
        yield Fetched(bytes(raw), validity, uid, folder, at.astimezone(UTC) if at is not None else None)


def lag(mails: Sequence[Fetched]) -> float:
    oldest = min((mail.arrived_at for mail in mails if mail.arrived_at is not None), default=None)
    return max(0.0, (datetime.now(UTC) - oldest).total_seconds()) if oldest is not None else 0.0


class Watch:
    """Watches one mailbox until told to stop: fetch, wait by IDLE, fetch. A broken connection is made again, later and
    later; `say` learns what is wrong in words, and "" when it works again."""

    def __init__(
        self, box: Mailbox, load: Callable[[], Cursor], keep: Keep, save: Save, say: Callable[[str], None] = log.warning
    ) -> None:
        self.box, self.load, self.keep, self.save, self.say = box, load, keep, save, say
        self.stop = threading.Event()
        self.glance = GLANCE

    def run(self) -> None:
        pause = BACK_OFF[0]
        while not self.stop.is_set():
            began = time.monotonic()
            try:
                self._while_connected()
            except DeliveryError as error:
                self.say(error.message)
            except (OSError, IMAPClientError, ValueError, KeyError) as error:
                self.say(f"The mailbox at {self.box.host} can't be read: {str(error)[:200] or type(error).__name__}.")
            except Exception:
                log.exception("keeping fetched mail failed; the cursor stays where it is")
                self.say("Fetched mail could not be kept. It stays in the mailbox and is fetched again.")
            pause = BACK_OFF[0] if time.monotonic() - began > BACK_OFF[1] else min(pause * 2, BACK_OFF[1])
            self.stop.wait(pause * random.uniform(0.5, 1.0))  # noqa: S311  spread, not secrecy

    def _while_connected(self) -> None:
        client = connect(self.box)
        try:
            cursor = fetch_new(client, self.box.folder, self.load(), self.keep, self.save)
            self.say("")
            idles = b"IDLE" in client.capabilities()
            while not self.stop.is_set():
                self._wait(client, idles)
                if not self.stop.is_set():
                    cursor = fetch_new(client, self.box.folder, cursor, self.keep, self.save)
        finally:
            client.shutdown()

    def _wait(self, client: IMAPClient, idles: bool) -> None:
        if not idles:
            self.stop.wait(POLL)
            client.noop()
            return
        until = time.monotonic() + IDLE_FOR
        client.idle()
        try:
            while not self.stop.is_set() and time.monotonic() < until:
                if any(b"EXISTS" in answer for answer in client.idle_check(timeout=self.glance)):
                    break
        finally:
            client.idle_done()
