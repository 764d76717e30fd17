"""What people are called at Messenger and Instagram: asked once a day, and done without where it can't be had."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from sixring.core.fetch import FetchError

from . import graph
from .batch import text, without_gaps

if TYPE_CHECKING:
    from ..models import Account
    from .messaging import Place

DAY, SOON, MOST = 24 * 3600.0, 600.0, 5000
SECONDS = 3.0
_known: dict[tuple[str, str, str], tuple[float, dict[str, Any]]] = {}


def of(person: str, account: Account, place: Place, until: float) -> dict[str, Any]:
    """Their name and username, as claims."""
    said = about(account, person, place.fields, place.host, until)
    name = text(said, "name", 200) or " ".join(
        filter(None, (text(said, "first_name", 100), text(said, "last_name", 100)))
    )
    return without_gaps({"name": name, "username": text(said, "username", 100)})


def about(account: Account, what: str, fields: str, host: str, until: float) -> dict[str, Any]:
    """The object `what` at Meta; empty where it can't be had now."""
    key, now = (account.key, what, fields), time.monotonic()
    holds, said = _known.get(key, (0.0, {}))
    if holds > now:
        return said
    left = min(SECONDS, until - now)
    said = asked(account, what, fields, host, left) if left > 0 and what.replace("_", "").isdigit() else {}
    if len(_known) > MOST:
        _known.clear()
    _known[key] = (now + (DAY if said else SOON), said)
    return said


def asked(account: Account, what: str, fields: str, host: str, seconds: float) -> dict[str, Any]:
    try:
        answer = graph.ask(account, "GET", what, query={"fields": fields}, host=host, timeout=seconds)
    except FetchError:
        return {}
    return graph.said_by(answer) if answer.ok else {}


def forget() -> None:
    """For tests: nobody is known."""
    _known.clear()
