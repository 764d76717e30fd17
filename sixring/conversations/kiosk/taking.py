"""Taking check-ins: by a ticket, or by what was typed; into the inbox as every arrival, each once."""

from __future__ import annotations

import json
import math
import re
import uuid
from typing import Any

from allauth.account.adapter import get_adapter
from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _

from sixring.channels import inbox
from sixring.channels.adapters.visit.channel import VIA
from sixring.channels.inbox import Item
from sixring.channels.models import Account
from sixring.core import clock
from sixring.core.errors import Refused
from sixring.core.text import clean
from sixring.people.normalise import normalise

from ..chat.limits import Limit
from ..chat.problems import Problem
from . import tickets

SALT = "sixring kiosk"
LIVES = 30 * 24 * 3600  # seconds: a tablet stays on its page for weeks
ID = re.compile(r"[0-9a-f-]{32,36}")
from_one_place = Limit(120, 3600)


class TooMany(Refused):
    status = 429


def page_key(account: Account) -> str:
    """Says that the page was ours, and this store's."""
    return signing.dumps([account.pk, int(clock.now().timestamp())], salt=SALT)


def new_id() -> str:
    return uuid.uuid4().hex


def by_ticket(account: Account, code: str, request: HttpRequest) -> None:
    """Check in whoever shows a ticket. Raises `Refused`."""
    admit(account, request)
    ticket = tickets.read(code)
    identity = ticket.identity
    row = {"who": identity.kind, "value": identity.value, "scope": identity.scope, "ticket": True}
    if tickets.is_used(ticket) or not put(account, ticket.key, row, request):
        raise Refused(_("This code was used already. Open a fresh one under My requests, or check in by name."))


def by_name(account: Account, said: dict[str, Any], request: HttpRequest) -> None:
    """Check in whoever types who they are: all of it is a claim. Sent twice it is one visit. Raises `Refused`."""
    admit(account, request)
    named = request.POST.get("id", "")
    name = named if ID.fullmatch(named) else new_id()
    who = whom(str(said["contact"])) or {"who": "visitor", "value": f"store-{name}", "scope": account.key}
    told = {"name": said["name"], "text": said["text"], "occasion": said["occasion"]}
    put(account, f"visit:{name}", who | {key: clean(str(value)) for key, value in told.items()}, request)


def whom(contact: str) -> dict[str, str]:
    """Rule: an address or a number, spelt as we keep it; nothing for what is neither."""
    kind = "email" if "@" in contact else "phone"
    value = normalise(kind, contact) if contact.strip() else None
    return {"who": kind, "value": value} if value else {}


def put(account: Account, key: str, row: dict[str, Any], request: HttpRequest) -> bool:
    """Whether it was new. `at` is what a tablet says that was offline meanwhile."""
    at = request.POST.get("at", "")[:40]
    raw = json.dumps(row | ({"at": at} if is_moment(at) else {})).encode()
    return bool(inbox.accept([Item(account, raw, {"via": VIA, "key": key, "who": str(row["value"])})]))


def is_moment(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", text))


def admit(account: Account, request: HttpRequest) -> None:
    """Raises `Refused` unless the page was ours, and not too much comes from one place."""
    try:
        pk, made = signing.loads(request.POST.get("key", "")[:300], salt=SALT)
        if pk != account.pk or not 0 <= clock.now().timestamp() - int(made) < LIVES:
            raise ValueError
        from_one_place.take(f"{account.pk} {get_adapter().get_client_ip(request)}")
    except (signing.BadSignature, ValueError, TypeError):
        raise Refused(_("This page was open for too long. Load it again.")) from None
    except Problem as busy:
        minutes = math.ceil(busy.retry_after / 60)
        raise TooMany(_("Many checked in just now. Try again in %(n)d minutes.") % {"n": minutes}) from busy
