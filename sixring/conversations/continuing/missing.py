"""Missing an answer: a visitor who left the chat has it by mail, once, if an address of theirs is proven."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import msgspec
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from sixring.channels.adapters.webchat import row
from sixring.channels.contract import Outbound
from sixring.channels.models import Account
from sixring.core import changes, clock
from sixring.core.actors import SYSTEM
from sixring.core.proof import ProofKind
from sixring.core.text import short
from sixring.interactions.models import Interaction
from sixring.people.models import Identity
from sixring.people.normalise import normalise

from .. import reference, upkeep
from ..models import Conversation, Handover, Placement, ReadMark
from ..sending import automatic
from . import starting, transcript

NAME = "missed"
WAIT, OLDEST = timedelta(minutes=10), timedelta(hours=2)
PROVEN_FOR = timedelta(days=30)
Direction = Interaction.Direction


def settle(limit: int = 1000) -> int:
    """Mail what was not read in the chat; returns how many mails."""
    waiting = unread().order_by().values_list("placements__conversation", "identity", "account").distinct()[:limit]
    return sum(mail(*one) for one in list(waiting))


def unread() -> QuerySet[Interaction]:
    """Answers in a chat that nobody has read for ten minutes, and that no later word of the customer follows."""
    now = clock.now()
    mark = ReadMark.objects.filter(identity=OuterRef("identity")).values("message")[:1]
    spoke = Interaction.objects.filter(
        placements__conversation=OuterRef("placements__conversation"), placements__current=True,
        direction=Direction.IN, occurred_at__gt=OuterRef("occurred_at"),
    )  # fmt: skip
    return Interaction.objects.filter(
        ~Exists(spoke), channel="webchat", kind="message", direction=Direction.OUT, agent__isnull=False,
        occurred_at__lte=now - WAIT, occurred_at__gt=now - OLDEST, placements__current=True,
        pk__gt=Coalesce(Subquery(mark), 0),
    ).order_by(F("pk"))  # fmt: skip


def mail(conversation_id: int, identity_id: int, account_id: int) -> int:
    """One mail with all they missed here. The conversation's row is the lock: of two workers one sends."""
    with transaction.atomic():
        talk = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation_id)
        answers = unread().filter(identity=identity_id, account=account_id, pk__in=placed_in(talk))
        before = mailed(talk, identity_id)
        answers = answers.filter(pk__gt=before).select_related("agent", "account")
        rows = list(answers.prefetch_related("attachments"))
        to = address_of(identity_id, account_id) if rows else None
        account = starting.mail_account(Account.objects.get(pk=account_id)) if to else None
        if to is None or account is None:
            return 0
        send(talk, rows, to, account)
    return 1


def placed_in(talk: Conversation) -> QuerySet[Placement, int]:
    return Placement.objects.filter(conversation=talk, current=True).values_list("interaction", flat=True)


def mailed(talk: Conversation, identity_id: int) -> int:
    """Up to which answer this customer has been mailed what they missed here; 0 for none."""
    told = Interaction.objects.filter(placements__conversation=talk, automatic=NAME, data__of=identity_id)
    return max((int(data["up_to"]) for data in told.values_list("data", flat=True)), default=0)


def address_of(identity_id: int, account_id: int) -> Identity | None:
    """What the site vouched for with their last message, else what they proved by a hand-over. By identity alone: what
    else the person we believe them to be is known by plays no part."""
    last = Interaction.objects.filter(identity=identity_id, account=account_id, arrival__isnull=False)
    touch = last.select_related("arrival").order_by("-occurred_at", "-pk").first()
    value = vouched(bytes(touch.arrival.raw)) if touch and touch.arrival else None
    if value:
        return Identity.objects.filter(kind="email", scope="", value=value, claimed=False).first()
    done = Handover.objects.filter(identity=identity_id, way=Handover.Way.EMAIL, used_by__kind="email")
    proven = done.filter(used_at__gt=clock.now() - PROVEN_FOR).select_related("used_by").order_by("-used_at").first()
    return proven.used_by if proven else None


def vouched(raw: bytes) -> str | None:
    try:
        known = row.read(raw).proven
    except msgspec.DecodeError:
        return None
    return next((normalise("email", one.value) for one in known if one.kind == "email"), None)


def send(talk: Conversation, rows: Sequence[Interaction], to: Identity, account: Account) -> None:
    upkeep.lock(talk)
    text = text_of(rows)
    now = clock.now()
    message = Interaction.objects.create(
        account=account, channel=account.kind, kind="message", direction=Direction.OUT, identity=to,
        proof=ProofKind.AGENT, dedupe=short(f"{NAME}:{talk.pk}:{rows[-1].pk}"), automatic=NAME, text=text,
        data={"automatic": NAME, "of": rows[-1].identity_id, "up_to": rows[-1].pk}, subject=subject_of(talk),
        occurred_at=now, received_at=now,
    )  # fmt: skip
    Placement.objects.create(interaction=message, conversation=talk, reason=Placement.Reason.REPLY)
    outbound = Outbound(
        to=to.display, text=text, key=f"message:{message.pk}", subject=message.subject, conversation=talk.pk,
        message=message.pk, data={"automatic": True},
    )  # fmt: skip
    automatic.leave(message, outbound, talk)
    changes.record("conversation.missed_mailed", talk, actor=SYSTEM, identity=to, audience=talk.audience)
    changes.record("message.acknowledged", message, actor=SYSTEM, identity=to, audience=talk.audience, content=text)


def subject_of(talk: Conversation) -> str:
    return _("You have an answer (%(reference)s)") % {"reference": reference.of(talk.pk)}


def text_of(rows: Sequence[Interaction]) -> str:
    head = _("You left our chat before this answer came:")
    foot = _("Answer this mail, and we go on here.")
    said = [f"{transcript.who(one)}:\n{transcript.words(one)}" for one in rows]
    return "\n\n".join([head, *said, foot])
