"""Tickets: what a page we made carries through its forms. Signed, for one survey and one filling-in of it.

They take the place of a CSRF token: within a site's frame there is no cookie, and a page may lie open for days.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from django.core import signing

from sixring.core import clock

SALT = "sixring survey page"
LIVES = 7 * 24 * 3600  # seconds a page may lie open
LONGEST = 600


@dataclass(frozen=True, slots=True)
class Ticket:
    """One filling-in: of `version`, by whoever holds `door` (an invitation's key, or how the page was come by).

    `name` is what its answers are known by, `made` the moment its first page was shown, in seconds.
    """

    version: int
    door: str
    name: str
    made: float

    @property
    def age(self) -> float:
        """Seconds since its first page was shown."""
        return clock.now().timestamp() - self.made


def fresh(version: int, door: str) -> Ticket:
    return Ticket(version, door, uuid.uuid4().hex, round(clock.now().timestamp(), 3))


def write(ticket: Ticket) -> str:
    return signing.dumps([ticket.version, ticket.door, ticket.name, ticket.made], salt=SALT)


def read(text: str, door: str) -> Ticket | None:
    """The ticket a form carried; None unless we signed it, for this very `door`, within its time."""
    try:
        version, of, name, made = signing.loads(text[:LONGEST], salt=SALT)
        ticket = Ticket(int(version), str(of), str(name), float(made))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return ticket if ticket.door == door and 0 <= ticket.age < LIVES else None


def again(ticket: Ticket) -> Ticket:
    """For somebody else at the same door."""
    return replace(ticket, name=uuid.uuid4().hex, made=round(clock.now().timestamp(), 3))
