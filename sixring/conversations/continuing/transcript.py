"""Transcript: what was said so far, as far as its reader may see it, by mail to an address they have proven."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, tzinfo

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from sixring.channels.contract import Outbound
from sixring.channels.models import Account
from sixring.core import changes, clock
from sixring.core.actors import SYSTEM
from sixring.core.errors import Refused
from sixring.core.proof import ProofKind
from sixring.core.text import short
from sixring.interactions.models import Interaction
from sixring.people.models import Identity

from .. import access, acknowledgement, reference, upkeep
from ..models import Conversation, Placement
from ..sending import automatic
from ..timing import expecting

NAME = "transcript"
MOST = 200
PER_HOUR = 3


def send(conversation: Conversation, readers: Collection[int], to: Identity, account: Account) -> Interaction:
    """Mail `to`, which is proven, what sessions of `readers` are shown of `conversation`. It is no answer.

    In the caller's transaction. Raises `Refused` when nothing may be shown, or too much was asked for.
    """
    if to.claimed or to.kind != "email":
        raise Refused(_("That address isn't proven. Nothing was sent."))
    rows = said(conversation, readers)
    if not rows:
        raise Refused(_("There is nothing to send yet."))
    refuse_too_many(to)
    upkeep.lock(conversation)
    message = written(conversation, to, account, text_of(conversation, rows, zone_of(rows)))
    outbound = outbound_of(conversation, message, rows)
    automatic.leave(message, outbound, conversation)
    changes.record(
        "conversation.transcript_sent", conversation, actor=SYSTEM, identity=to, audience=conversation.audience
    )
    changes.record(
        "message.acknowledged", message, actor=SYSTEM, identity=to, audience=conversation.audience, content=message.text
    )
    return message


def said(conversation: Conversation, readers: Collection[int]) -> list[Interaction]:
    """Messages `readers` may see, oldest first, without what machines wrote."""
    permitted = access.shown_to(readers, Conversation.objects.filter(pk=conversation.pk)).filter(kind="message")
    rows = Interaction.objects.filter(pk__in=permitted.values("pk"), automatic="").select_related("agent", "account")
    return list(rows.prefetch_related("attachments").order_by("-occurred_at", "-pk")[:MOST])[::-1]


def refuse_too_many(to: Identity) -> None:
    """Rule: three an hour to one address."""
    before = Interaction.objects.filter(identity=to, automatic=NAME, occurred_at__gt=clock.ago(hours=1))
    if before.count() >= PER_HOUR:
        raise Refused(_("That was sent already. Look into your mail, or wait an hour."))


def zone_of(rows: Sequence[Interaction]) -> tzinfo:
    return expecting.zone_of(acknowledgement.of(rows[-1].account).zone) if rows else UTC


def text_of(conversation: Conversation, rows: Sequence[Interaction], zone: tzinfo) -> str:
    """Plain text: who, when, what; nothing they have not seen."""
    with timezone.override(zone):
        head = _("What was said so far (%(reference)s):") % {"reference": reference.of(conversation.pk)}
        zone_name = timezone.get_current_timezone_name()
        foot = _("Answer this mail, and we go on here. Times are in %(zone)s.") % {"zone": zone_name}
        told = [f"{stamp(row)} · {who(row)}\n{words(row)}" for row in rows]
    return "\n\n".join([head, *told, foot])


def stamp(row: Interaction) -> str:
    return timezone.localtime(row.occurred_at).strftime("%Y-%m-%d %H:%M")


def who(row: Interaction) -> str:
    if not row.outgoing:
        return _("You")
    return row.agent.get_short_name() if row.agent else _("Our team")


def words(row: Interaction) -> str:
    if row.data.get("deleted"):
        return _("This message was deleted.")
    names = [one.name for one in row.attachments.all()]
    files = _("Files: %(names)s") % {"names": ", ".join(names)} if names else ""
    return "\n".join(part for part in (row.text.strip(), files) if part)


def html_of(conversation: Conversation, rows: Sequence[Interaction]) -> str:
    with timezone.override(zone_of(rows)):
        told = [{"who": who(row), "at": stamp(row), "text": words(row)} for row in rows]
        zone_name = timezone.get_current_timezone_name()
        context = {"rows": told, "reference": reference.of(conversation.pk), "zone": zone_name}
        return "".join(
            [render_to_string("conversations/mail/transcript.html", context)]
        )  # text, safe marks left behind


def written(conversation: Conversation, to: Identity, account: Account, text: str) -> Interaction:
    now = clock.now()
    message = Interaction.objects.create(
        account=account, channel=account.kind, kind="message", direction=Interaction.Direction.OUT, identity=to,
        proof=ProofKind.AGENT, dedupe=short(f"{NAME}:{conversation.pk}:{to.pk}:{now.isoformat()}"), automatic=NAME,
        data={"automatic": NAME}, subject=subject_of(conversation), text=text, occurred_at=now, received_at=now,
    )  # fmt: skip
    Placement.objects.create(interaction=message, conversation=conversation, reason=Placement.Reason.REPLY)
    return message


def subject_of(conversation: Conversation) -> str:
    return _("Our conversation (%(reference)s)") % {"reference": reference.of(conversation.pk)}


def outbound_of(conversation: Conversation, message: Interaction, rows: Sequence[Interaction]) -> Outbound:
    assert message.identity is not None
    sheet = Outbound(
        to=message.identity.display, text=message.text, key=f"message:{message.pk}", subject=message.subject,
        conversation=conversation.pk, message=message.pk, data={"automatic": True},
    )  # fmt: skip
    return replace(sheet, html=html_of(conversation, rows))
