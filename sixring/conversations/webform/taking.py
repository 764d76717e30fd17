"""Taking what was filled in: a form we signed ourselves, not too many at once, into the inbox as every arrival."""

from __future__ import annotations

import math
import uuid
from collections.abc import Sequence
from typing import Any

import msgspec
from allauth.account.adapter import get_adapter
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from sixring.channels import inbox
from sixring.channels.adapters.webform import row
from sixring.channels.adapters.webform.channel import VIA
from sixring.channels.models import Account
from sixring.core import clock
from sixring.core.errors import Refused
from sixring.core.text import clean

from ..chat.limits import Limit
from ..chat.problems import Problem
from ..requests import saying

SALT = "sixring web form"
LIVES = 24 * 3600  # seconds a page may stay open before it is sent
FIELDS = ("name", "email", "phone", "order", "reason", "message")
from_one_place = Limit(10, 600)
of_one_form = Limit(600, 3600)


class TooMany(Refused):
    """More than one place, or all of them, may send at once."""

    status = 429


def form_key(account: Account) -> str:
    """Names one filled-in form of `account`, and says that the page was ours."""
    return signing.dumps([account.pk, int(clock.now().timestamp()), uuid.uuid4().hex], salt=SALT)


def take(account: Account, said: dict[str, Any], files: Sequence[UploadedFile[Any]], request: HttpRequest) -> None:
    """Keep what was said. Raises `Refused` or `Invalid`; then nothing was kept, and it can be sent again."""
    name = read_key(account, str(said["key"]))
    refuse_too_many(account, request)
    plain = {field: clean(str(said.get(field) or "")).replace("\r\n", "\n").strip() for field in FIELDS}
    kept = msgspec.convert({**plain, "id": name}, row.Row)
    kept.files = [row.File(one.name, one.content_type, one.content) for one in saying.taken(files)]
    inbox.accept([inbox.Item(account, row.write(kept), {"via": VIA})])


def read_key(account: Account, key: str) -> str:
    """Raises `Refused` unless we made the form, for this account, within a day."""
    try:
        pk, made, name = signing.loads(key[:400], salt=SALT)
        fresh = 0 <= clock.now().timestamp() - int(made) < LIVES
    except (signing.BadSignature, ValueError, TypeError):
        pk, name, fresh = 0, "", False
    if pk != account.pk or not fresh:
        raise Refused(_("This page was open for very long. Nothing was sent yet; please send it once more."))
    return str(name)


def refuse_too_many(account: Account, request: HttpRequest) -> None:
    try:
        from_one_place.take(f"{account.pk} {get_adapter().get_client_ip(request)}")
        of_one_form.take(str(account.pk))
    except Problem as busy:
        minutes = math.ceil(busy.retry_after / 60)
        words = _("A lot was sent from here just now. Your text is kept; try again in %(n)d minutes.")
        raise TooMany(words % {"n": minutes}) from busy
