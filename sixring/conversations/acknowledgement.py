"""Acknowledgement: the first message of a conversation may be answered by a machine, once: that it arrived, under which
reference, and when an answer is to be expected, as it honestly was lately. On or off for each account."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sixring.channels import accounts
from sixring.channels.contract import Outbound
from sixring.channels.models import Account
from sixring.channels.registry import adapter_of
from sixring.channels.sending import Planned, may_send
from sixring.core import changes, clock
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Invalid
from sixring.core.listeners import listens
from sixring.core.models import Change
from sixring.core.proof import ProofKind
from sixring.interactions.models import Interaction
from sixring.people.models import Identity

from . import reference, upkeep
from .models import Conversation, Placement
from .requests import links, mailing
from .sending import automatic
from .timing import expecting

NAME = "acknowledgement"
LONGEST = 2000
FRESH = {"hours": 6}  # a backlog that is read late is not acknowledged
PER_SENDER = {"hours": 24}
PER_ACCOUNT_AN_HOUR = 300
KNOWN = frozenset({"reference", "expected", "requests"})
IF_KNOWN = ("expected", "requests")  # a line that names one which can't be filled is left out
VARIABLE = re.compile(r"\{\{\s*(\w*)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an account answers by itself."""

    on: bool = False
    text: str = ""
    zone: str = "UTC"


def of(account: Account) -> Chosen:
    kept: dict[str, Any] = (account.settings or {}).get(NAME) or {}
    return Chosen(bool(kept.get("on")), str(kept.get("text") or default_text()), str(kept.get("zone") or "UTC"))


def default_text() -> str:
    return _(
        "Hello,\n\nyour message has arrived. Its reference is {{reference}}.\n"
        "You can expect our answer {{expected}}.\nYou can follow it here: {{requests}}\n\n"
        "This was written by a machine; a person answers next."
    )


def choose(account: Account, on: bool, text: str, zone: str, *, actor: Actor) -> None:
    """Switch it on or off for `account`. Raises `Invalid` for words in braces nobody can fill."""
    unknown = set(VARIABLE.findall(text)) - KNOWN
    if unknown or len(text) > LONGEST or (on and not text.strip()):
        raise Invalid(
            _("Write at most 2,000 characters; {{reference}}, {{expected}} and {{requests}} can be filled in, no more.")
        )
    account.settings = {**account.settings, NAME: {"on": on, "text": text.strip(), "zone": zone}}
    accounts.change_account(account, actor=actor)


def answering(actor: Actor) -> list[Account]:
    """Accounts that could acknowledge: those a message can be answered on."""
    rows = accounts.visible_to(actor).filter(enabled=True).order_by("kind", "name")
    return [row for row in rows if adapter_of(row.kind).capabilities.replies]


def to_those_that_do(news: Sequence[Change]) -> Iterable[Change]:
    """Those of messages to accounts that acknowledge."""
    willing = Account.objects.filter(enabled=True, **{f"settings__{NAME}__on": True}).values_list("pk", flat=True)
    if not (accounts_on := list(willing)):
        return []
    messages = Interaction.objects.filter(pk__in=[change.subject_id for change in news], account__in=accounts_on)
    theirs = set(messages.values_list("pk", flat=True))
    return [change for change in news if change.subject_id in theirs]


@listens("conversations: acknowledge the first message", "message.received", among=to_those_that_do)
def hear(change: Change) -> None:
    """Acknowledge `change`'s message if its account does so and nothing speaks against it."""
    touch = Interaction.objects.filter(pk=change.subject_id).select_related("account", "identity").defer("text").first()
    if touch is not None and of(touch.account).on and not why_not(touch):
        acknowledge(touch)


def why_not(touch: Interaction) -> str:
    """Why `touch` is not acknowledged, in a few words; "" when it is. RFC 3834, and a little more."""
    identity, placed = touch.identity, place_of(touch)
    if touch.outgoing or touch.kind != "message" or identity is None or placed is None:
        return "it is no message of somebody"
    if touch.automatic or touch.data.get("noise") or touch.data.get("via") == "import":
        return "a machine wrote it, or it is noise"
    if touch.received_at < clock.ago(**FRESH) or touch.occurred_at < clock.ago(days=1):
        return "it is old"
    if not may_send(touch.account, Planned(touch.occurred_at, kind=identity.kind, automatic=True)).allowed:
        return "this channel takes no answer now"
    if touch.data.get("public") or touch.data.get("in_public"):
        return "it stands where everybody reads along"
    conversation = placed.conversation
    if conversation.noise or conversation.last_out_at is not None or not is_first(touch, conversation):
        return "it did not begin a conversation"
    if acknowledged(identity) or busy(touch.account):
        return "enough was acknowledged lately"
    return ""


def place_of(touch: Interaction) -> Placement | None:
    rows = Placement.objects.filter(interaction=touch, current=True).select_related("conversation")
    return rows.first()


def is_first(touch: Interaction, conversation: Conversation) -> bool:
    others = Placement.objects.filter(conversation=conversation, current=True).exclude(interaction=touch)
    return not others.exists()


def acknowledged(identity: Identity) -> bool:
    """Whether this address had one within a day, claimed or proven."""
    same = Identity.objects.filter(kind=identity.kind, value=identity.value, scope=identity.scope)
    return sent().filter(identity__in=same, occurred_at__gt=clock.ago(**PER_SENDER)).exists()


def busy(account: Account) -> bool:
    """Whether this account has sent so many that somebody may be using it to send to others."""
    return sent().filter(account=account, occurred_at__gt=clock.ago(hours=1)).count() >= PER_ACCOUNT_AN_HOUR


def sent() -> QuerySet[Interaction]:
    return Interaction.objects.filter(direction=Interaction.Direction.OUT, automatic=NAME)


def acknowledge(touch: Interaction) -> Interaction | None:
    """Send it, once for a conversation. It is no answer: the conversation goes on needing us."""
    placed = place_of(touch)
    assert placed is not None
    assert touch.identity is not None
    conversation, account = placed.conversation, touch.account
    key = f"{NAME}:{conversation.pk}"
    chosen, proven = of(account), may_have_link(touch.identity)
    # What is kept names the page alone: the link is the customer's, and nobody here needs to read it.
    text = filled(chosen, conversation, links.page() if proven else "")
    with transaction.atomic():
        upkeep.lock(conversation)
        if Interaction.objects.filter(account=account, dedupe=key).exists():
            return None
        now = clock.now()
        message = Interaction.objects.create(
            account=account, channel=account.kind, kind="message", direction=Interaction.Direction.OUT,
            identity=touch.identity, proof=ProofKind.AGENT, dedupe=key, automatic=NAME, data={"automatic": NAME},
            subject=subject_of(conversation), text=text, occurred_at=now, received_at=now,
        )  # fmt: skip
        Placement.objects.create(interaction=message, conversation=conversation, reason=Placement.Reason.REPLY)
        outbound = outbound_of(message, touch, conversation)
        if proven and "requests" in VARIABLE.findall(chosen.text):
            outbound = with_link(outbound, filled(chosen, conversation, links.link(touch.identity)))
        automatic.leave(message, outbound, conversation)
        changes.record(
            "message.acknowledged", message, actor=SYSTEM, identity=touch.identity, audience=conversation.audience,
            content=text,
        )  # fmt: skip
    return message


def may_have_link(identity: Identity) -> bool:
    """Rule: a link to their requests goes only by mail, and only to an address this very mail has proven."""
    return identity.kind == "email" and not identity.claimed


def with_link(outbound: Outbound, text: str) -> Outbound:
    return replace(outbound, text=text, data={**outbound.data, mailing.HOLDS_LINK: True})


def filled(chosen: Chosen, conversation: Conversation, requests: str = "") -> str:
    """The text with what it names. A line whose expectation nobody can honestly state is left out, and so is one with
    a link for whom there is none."""
    known = {
        "reference": reference.of(conversation.pk), "expected": expecting.words(conversation, chosen.zone),
        "requests": requests,
    }  # fmt: skip
    lines = [
        line for line in chosen.text.splitlines()
        if all(known[name] for name in VARIABLE.findall(line) if name in IF_KNOWN)
    ]  # fmt: skip
    return VARIABLE.sub(lambda found: known.get(found[1], ""), "\n".join(lines)).strip()


def subject_of(conversation: Conversation) -> str:
    """Our own words only: an answer that repeats a stranger's subject would carry it to whoever they say they are."""
    return _("Your message has arrived (%(reference)s)") % {"reference": reference.of(conversation.pk)}


def outbound_of(message: Interaction, touch: Interaction, conversation: Conversation) -> Outbound:
    assert touch.identity is not None
    return Outbound(
        to=touch.identity.display if touch.account.kind == "email" else touch.identity.value,
        text=message.text,
        key=f"message:{message.pk}",
        subject=message.subject,
        conversation=conversation.pk,
        message=message.pk,
        replies_to=[touch.reference] if touch.reference else [],
        data={"automatic": True},
    )
