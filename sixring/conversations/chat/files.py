"""Files of visitors: kept when they come, claimed by the one message that carries them, swept when none does."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import IO

from django.db import transaction
from django.db.models import Sum

from sixring.channels.adapters.email.files import safe_name
from sixring.channels.adapters.webchat.row import File, Row
from sixring.channels.adapters.webchat.tokens import Session
from sixring.channels.models import Account, Arrival
from sixring.core import clock
from sixring.core.text import clean, short
from sixring.interactions import media
from sixring.interactions.models import Attachment

from ..models import VisitorFile
from . import looking
from .problems import Problem

LARGEST = 10 * 1024 * 1024  # bytes
MOST = 10  # of one message
MOST_WAITING = 20  # of one visitor
MOST_WAITING_BYTES = 2 * 1024**3  # of one chat
UNSENT = timedelta(days=1)
SWEPT = 500


def refuse_more(account: Account, who: Session) -> None:
    """Raise `Problem` when enough files lie about that nobody has sent."""
    waiting = VisitorFile.objects.filter(account=account, sent_as="")
    if waiting.filter(visitor=who.visitor).count() >= MOST_WAITING:
        raise Problem("files_waiting", retry_after=3600)
    if (waiting.aggregate(all=Sum("size"))["all"] or 0) >= MOST_WAITING_BYTES:
        raise Problem("busy", retry_after=3600)


def take(account: Account, who: Session, file: IO[bytes], name: str, said_type: str) -> VisitorFile:
    """Keep what came in. Its type is looked at, not believed. Raises `Problem` when it is empty or a bomb."""
    size = file.tell()
    if not size:
        raise Problem("file_empty")
    found = looking.look(file, size, said_type)
    file.seek(0)
    key = media.keep_stream(iter(partial(file.read, 1024 * 1024), b""))
    try:
        return VisitorFile.objects.create(
            account=account, visitor=who.visitor, token=secrets.token_urlsafe(24), key=key, size=size,
            name=clean(safe_name(name))[:255] or "file", content_type=found[:100],
        )  # fmt: skip
    except Exception:
        media.drop(key)
        raise


def claim(account: Account, who: Session, client_id: str, tokens: Sequence[str]) -> list[File]:
    """The files of this message, its own from now on; the same again at a resend.

    Raises `Problem` "file" when one is not this visitor's, is gone, or went with another message.
    """
    asked = list(dict.fromkeys(tokens))
    if len(asked) > MOST:
        raise Problem("files")
    mine = VisitorFile.objects.filter(account=account, visitor=who.visitor, token__in=asked)
    mine = mine.filter(sent_as__in=["", client_id])
    with transaction.atomic():
        if mine.update(sent_as=client_id) != len(asked):
            transaction.set_rollback(True)
            raise Problem("file")
    rows = {one.token: one for one in mine}
    return [File(one.key, one.name, one.content_type, one.size) for token in asked for one in [rows[token]]]


def sweep() -> int:
    """Forget files a day after they came: their bytes too, unless a message has them or is still on its way."""
    old = list(VisitorFile.objects.filter(at__lt=clock.now() - UNSENT).order_by("at")[:SWEPT])
    kept = set(Attachment.objects.filter(key__in=[one.key for one in old]).values_list("key", flat=True))
    gone = [one for one in old if one.key in kept or not is_on_its_way(one)]
    for one in gone:
        if one.key not in kept:
            media.drop(one.key)
    VisitorFile.objects.filter(pk__in=[one.pk for one in gone]).delete()
    return len(gone)


def is_on_its_way(file: VisitorFile) -> bool:
    """Whether the message it was sent with still waits to be received, or to be looked at by somebody."""
    key = short(Row("message", file.visitor, file.sent_as).key)
    sent = Arrival.objects.filter(account=file.account_id, event_key=key)
    return bool(file.sent_as) and sent.filter(state__in=[Arrival.State.WAITING, Arrival.State.QUARANTINED]).exists()
