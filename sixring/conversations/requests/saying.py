"""Saying: a guest answers, says it isn't solved, or that it is. Their words take the way of every arrival."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from sixring.channels import inbox
from sixring.channels.adapters.email.files import safe_name, sniffed
from sixring.channels.adapters.portal import LONGEST, row
from sixring.channels.adapters.portal.row import File, Row, Who
from sixring.channels.models import Account
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, Refused
from sixring.core.text import clean
from sixring.interactions.models import Interaction
from sixring.people.models import Identity

from .. import closure
from ..models import Conversation
from . import finding
from .finding import Request

SALT = "sixring form of my requests"
CUSTOMER = Actor("customer", name="the customer")
MOST_FILES, MOST_BYTES = 10, 10 * 1024 * 1024
NAME = "My requests"


def form_key(guest: Identity, request: Request) -> str:
    """Names one answer of this guest in this conversation: however often its form is sent, it is one message."""
    return signing.dumps([guest.pk, request.conversation.pk, uuid.uuid4().hex], salt=SALT)


def answer(guest: Identity, request: Request, key: str, text: str, files: Sequence[UploadedFile[Any]] = ()) -> None:
    """Keep what they wrote. Raises `Invalid` for what can't be kept."""
    text = clean(text).replace("\r\n", "\n").strip()
    if not text and not files:
        raise Invalid(_("Write something first, or attach a file."))
    put(guest, request, key, text, "", files)


def not_solved(guest: Identity, request: Request, key: str, text: str) -> None:
    """Their word opens it again."""
    text = clean(text).replace("\r\n", "\n").strip()
    put(guest, request, key, text or _("This isn’t solved yet."), "not_solved", ())


def put(guest: Identity, request: Request, key: str, text: str, says: Any, files: Sequence[UploadedFile[Any]]) -> None:
    if len(text) > LONGEST:
        raise Invalid(_("An answer has at most %(n)s characters. Your text is kept here.") % {"n": LONGEST})
    kept = Row(
        read_key(guest, request, key), Who(guest.kind, guest.value, guest.scope), request.conversation.pk, text, says,
        taken(files),
    )  # fmt: skip
    with transaction.atomic():
        account = account_for(guest, request)
        if not account.enabled:
            raise Refused(
                _("Answers are not taken here just now. Write to us as you did before; your text is kept here.")
            )
        inbox.accept([inbox.Item(account, row.write(kept))])


def read_key(guest: Identity, request: Request, key: str) -> str:
    """Raises `Refused` unless the form was made for this guest and conversation."""
    try:
        identity, conversation, name = signing.loads(key[:400], salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        identity, conversation, name = 0, 0, ""
    if (identity, conversation) != (guest.pk, request.conversation.pk):
        raise Refused(_("This form was made for somebody else. Nothing was sent; your text is kept here."))
    return str(name)


def taken(files: Sequence[UploadedFile[Any]]) -> list[File]:
    if len(files) > MOST_FILES:
        raise Invalid(_("At most %(n)d files at a time. Nothing was sent; your text is kept here.") % {"n": MOST_FILES})
    if sum(one.size or 0 for one in files) > MOST_BYTES:
        most = filesizeformat(MOST_BYTES)
        raise Invalid(_("The files are larger than %(most)s. Nothing was sent; your text is kept.") % {"most": most})
    return [file_of(one) for one in files if one.size]


def file_of(given: UploadedFile[Any]) -> File:
    content = given.read()
    return File(safe_name(given.name or "")[:255] or "file", sniffed(content, given.content_type or "")[:100], content)


def account_for(guest: Identity, request: Request) -> Account:
    """The account of My requests that exactly those see who see what is answered; opened when first needed."""
    last = finding.shown(guest, [request.conversation.pk]).exclude(channel="portal").select_related("account")
    touch = last.order_by("-occurred_at", "-pk").first()
    teams = sorted(touch.account.teams.values_list("pk", flat=True)) if touch else []
    for known in Account.objects.filter(kind="portal").order_by("pk").prefetch_related("teams"):
        if sorted(team.pk for team in known.teams.all()) == teams:
            return known
    return opened(teams)


def opened(teams: Sequence[int]) -> Account:
    """One for these teams. Where an owner gave ours to other teams, there is another."""
    key = "-".join(["requests", *map(str, teams)])[:40]
    account, fresh = Account.objects.get_or_create(key=key, defaults={"kind": "portal", "name": NAME})
    if not fresh:
        account = Account.objects.create(kind="portal", name=NAME)
    account.teams.set(teams)
    return account


def solved(guest: Identity, request: Request) -> None:
    """They say it is. Only whoever asked can; said of what is solved it is a quiet no-op."""
    if not wrote(guest, request.conversation):
        raise Refused(_("Only whoever asked can say that it is solved."))
    with transaction.atomic():
        verb = "conversation.solved_by_customer"
        closure.turn(request.conversation, Conversation.State.RESOLVED, verb, CUSTOMER)


def wrote(guest: Identity, conversation: Conversation) -> bool:
    theirs = Interaction.objects.filter(identity=guest, direction=Interaction.Direction.IN)
    return theirs.filter(placements__conversation=conversation, placements__current=True).exists()
