"""Mail comes in by LMTP from the mail server beside us. We say 250 only when the mail is on disk, 451 whenever it is
not: then the mail server keeps it and comes again. Nothing is read here."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope, Session

from .mime import MAX_MAIL

log = logging.getLogger("sixring.email")
logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd would log every address
MAX_RECIPIENTS = 100
PLAIN = re.compile(r"\s*<([\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253})>\s*(.*)", re.ASCII)
IDLE = 300.0

TAKEN = "250 2.0.0 Kept"
LATER = "451 4.3.0 Not kept; please try again"
UNKNOWN = "550 5.1.1 No such mailbox here"
TOO_MANY = "452 4.5.3 Too many recipients; send the rest separately"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One mail for one account. `account` is whatever `route` answered for its `recipients`."""

    account: Any
    raw: bytes
    envelope_from: str
    recipients: tuple[str, ...]

    @property
    def meta(self) -> dict[str, Any]:
        """What the inbox keeps beside the raw bytes."""
        return {"via": "lmtp", "from": self.envelope_from, "to": list(self.recipients)}


Route = Callable[[str], Awaitable[Any | None]]
Accept = Callable[[Delivery], Awaitable[None]]


class Door:
    """What the LMTP server asks us. `route` finds the account of an address (None: not ours; equal answers are one
    account), `accept` returns once a delivery is committed and raises otherwise."""

    def __init__(self, route: Route, accept: Accept) -> None:
        self.route, self.accept = route, accept

    async def handle_RCPT(
        self, server: LMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:  # fmt: skip
        if len(envelope.rcpt_tos) >= MAX_RECIPIENTS:
            return TOO_MANY
        try:
            account = await self.route(address)
        except Exception:
            log.exception("could not look up a mailbox")
            return LATER
        if account is None:
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        _accounts(envelope)[address] = account
        return "250 2.1.5 Ours"

    async def handle_DATA(self, server: LMTP, session: Session, envelope: Envelope) -> str:
        """LMTP wants one answer per recipient, in order (RFC 2033): an account's fate is that of its recipients."""
        groups: list[tuple[Any, list[str]]] = []
        for recipient in dict.fromkeys(envelope.rcpt_tos):
            account = _accounts(envelope)[recipient]
            same = next((members for known, members in groups if known == account), None)
            if same is None:
                groups.append((account, [recipient]))
            else:
                same.append(recipient)
        answers: dict[str, str] = {}
        for account, recipients in groups:
            answers.update(dict.fromkeys(recipients, await self._keep(account, envelope, recipients)))
        return "\r\n".join(answers[recipient] for recipient in envelope.rcpt_tos)

    async def _keep(self, account: Any, envelope: Envelope, recipients: list[str]) -> str:
        raw = envelope.content
        if not isinstance(raw, bytes):
            return LATER
        try:
            await self.accept(Delivery(account, raw, (envelope.mail_from or "").removeprefix("<>"), tuple(recipients)))
        except Exception:
            log.exception("a mail could not be kept and stays with the mail server")
            return LATER
        return TAKEN

    async def handle_exception(self, error: Exception) -> str:
        log.error("lmtp: %s", type(error).__name__)
        return LATER


class Server(LMTP):
    # aiosmtpd refuses lines over 1,001 bytes, which real HTML mails have.
    line_length_limit = 2**20

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """An address as nearly all are takes no parser of header grammar, which is slow; the rest goes the long way."""
        plain = PLAIN.fullmatch(arg or "")
        if plain:
            return plain[1], plain[2]
        found: tuple[str | None, str | None] = super()._getaddr(arg)
        return found


def _accounts(envelope: Envelope) -> dict[str, Any]:
    found: dict[str, Any] = envelope.__dict__.setdefault("sixring_accounts", {})
    return found


async def listen(route: Route, accept: Accept, host: str = "127.0.0.1", port: int = 0) -> asyncio.Server:
    """Open the door in the running event loop. Trusts whoever can connect: keep it on loopback or a private network."""
    door = Door(route, accept)

    def protocol() -> Server:
        return Server(
            door, enable_SMTPUTF8=True, data_size_limit=MAX_MAIL, timeout=IDLE, ident="Sixring", hostname=host
        )

    return await asyncio.get_running_loop().create_server(protocol, host, port)
