"""Replying: the answer goes where the customer is now, or where the agent chooses, and it leaves once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from sixring.channels import outbox
from sixring.channels.contract import Outbound, OutFile
from sixring.channels.registry import adapter_of
from sixring.channels.sending import fits
from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, Refused
from sixring.core.models import Agent
from sixring.core.proof import ProofKind
from sixring.core.text import clean, short
from sixring.interactions.models import Interaction

from .. import reach, upkeep
from ..models import Conversation, Placement, Upload
from ..verifying import leaks
from ..writing import uploads
from . import as_whom, prepared, recipients, signatures
from .envelope import Envelope
from .ways import Way, choose, ways

__all__ = ["Envelope", "Way", "choose", "reply", "unfilled", "ways"]
VARIABLE = re.compile(r"\{\{[^{}\n]{0,100}\}\}")


@dataclass(frozen=True, slots=True)
class Letter:
    """An answer that may leave: checked against what its way can do. `signature` is put under it on its way out."""

    text: str
    way: Way
    envelope: Envelope
    files: Sequence[Upload] = ()
    signature: str = ""
    subject: str = ""
    sender: str = ""  # the address it is written as, where that isn't the account's own


def reply(
    conversation: Conversation, text: str, *, actor: Actor, token: str, way: str = "", envelope: Envelope | None = None
) -> Interaction:
    """Answer with `text`; returns the message. `token` names this very answer: the same token twice is one message.

    Raises `Invalid` when empty, unfilled or more than the channel takes, `Refused` when no way is open.
    """
    actor.must("answer")
    given = envelope or Envelope()
    dedupe = dedupe_of(actor, token)
    with transaction.atomic():
        upkeep.lock(conversation)
        sent = Interaction.objects.filter(placements__conversation=conversation, dedupe=dedupe).first()
        if sent is not None:
            return sent
        letter = checked(conversation, text, replace(given, way=way or given.way), actor=actor)
        return send(conversation, letter, dedupe, actor)


def dedupe_of(actor: Actor, token: str) -> str:
    return short(f"reply:{actor.id}:{token}")


def checked(conversation: Conversation, text: str, envelope: Envelope, *, actor: Actor) -> Letter:
    """The answer as it would leave now. Raises what `reply` raises."""
    way = choose(conversation, actor, envelope.way, template=bool(envelope.template))
    text = prepared.words(way, envelope) if envelope.template else text
    agent = Agent.objects.get(pk=actor.id or 0)
    sender = as_whom.of(conversation, way.account, envelope.sender)
    letter = Letter(
        refuse_text(text, way), way, envelope, uploads.checked(envelope.uploads, actor, way.abilities),
        signatures.signature(agent, way.account, sender), envelope.subject or subject_of(conversation, way), sender,
    )  # fmt: skip
    leak = leaks.refusal(conversation, way.identity, letter.text)
    if leak := leak or (leaks.into_the_open(conversation, letter.text) if way.public else ""):
        raise Refused(leak)
    if envelope.addresses and not way.abilities.copies:
        raise Invalid("This channel goes to one customer alone. Take the other recipients out; nothing was sent.")
    return letter


def refuse_text(text: str, way: Way) -> str:
    """The text as it may go over `way`. Raises `Invalid` when it is empty, too long, or has gaps to fill."""
    text = clean(text).replace("\r\n", "\n").strip()
    if not text:
        raise Invalid("The answer is empty. Write something first.")
    if not (verdict := fits(text, way.abilities)).allowed:
        raise Invalid(f"{verdict.sentence} Nothing was sent.")
    if gaps := unfilled(text):
        raise Invalid(f"Still to be filled in: {', '.join(gaps)}. Nothing was sent; your text is here.")
    return text


def unfilled(text: str) -> list[str]:
    """Variables such as {{customer.first_name}} that a text still contains, each once."""
    return list(dict.fromkeys(VARIABLE.findall(text)))


def send(conversation: Conversation, letter: Letter, dedupe: str, actor: Actor) -> Interaction:
    """Write the message and put it on its way, in the caller's transaction."""
    message = written(conversation, letter, dedupe, actor)
    put(message, conversation, actor)
    recipients.seat(message, letter.envelope.addresses)
    files = uploads.attach(letter.files, message)
    dispatch(message, conversation, letter, files)
    upkeep.take_in(conversation, message)
    upkeep.save([conversation])
    tell(message, conversation, actor)
    return message


def written(conversation: Conversation, letter: Letter, dedupe: str, actor: Actor) -> Interaction:
    now, way = clock.now(), letter.way
    return Interaction.objects.create(
        account=way.account, channel=way.account.kind, kind="message", direction=Interaction.Direction.OUT,
        identity=way.identity, agent_id=actor.id, proof=ProofKind.AGENT, dedupe=dedupe, subject=letter.subject,
        text=letter.text, data=told(letter), occurred_at=now, received_at=now,
    )  # fmt: skip


def told(letter: Letter) -> dict[str, Any]:
    """What else the message keeps of itself. `bcc` is for colleagues alone; `aside` goes to no customer."""
    sheet = letter.envelope
    to = [letter.way.identity.display, *sheet.to] if letter.way.abilities.copies else []
    found = {
        "to": to, "cc": list(sheet.cc), "bcc": list(sheet.bcc), "signature": letter.signature,
        "aside": letter.way.outside, "from": letter.sender, "public": letter.way.public,
        "private_to": "" if letter.way.public else letter.way.comment, "template": sheet.template,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def put(message: Interaction, conversation: Conversation, actor: Actor, reason: str = Placement.Reason.REPLY) -> None:
    Placement.objects.create(
        interaction=message, conversation=conversation, reason=reason, actor_kind=actor.kind, actor_id=actor.id
    )
    reach.take_in(conversation, message.account_id)


def dispatch(message: Interaction, conversation: Conversation, letter: Letter, files: Sequence[OutFile]) -> None:
    outbound = outbound_of(message, conversation, letter, files)
    reference = adapter_of(letter.way.account.kind).reference_of(outbound, letter.way.account)
    if reference:
        Interaction.objects.filter(pk=message.pk).update(reference=reference)
    outbox.enqueue(letter.way.account, outbound, audience=conversation.audience)


def tell(message: Interaction, conversation: Conversation, actor: Actor) -> None:
    changes.record(
        "message.written", message, actor=actor, identity=message.identity, audience=conversation.audience,
        content=message.text,
    )  # fmt: skip


def subject_of(conversation: Conversation, way: Way | None = None) -> str:
    """What an answer over `way` is about: words its reader may know."""
    subject = leaks.subject_for(conversation, way.identity) if way else conversation.subject
    return subject if not subject or subject.lower().startswith("re:") else f"Re: {subject}"[:500]


def outbound_of(
    message: Interaction, conversation: Conversation, letter: Letter, files: Sequence[OutFile] = ()
) -> Outbound:
    """What the channel needs. Only messages this very identity may see are named as answered."""
    way, sheet = letter.way, letter.envelope
    asked = Interaction.objects.filter(
        placements__conversation=conversation, placements__current=True, identity=way.identity, account=way.account
    ).exclude(reference=None)
    latest = list(asked.order_by("-occurred_at", "-pk").values_list("reference", "thread")[:20])
    return Outbound(
        to=way.identity.display if way.abilities.copies else way.identity.value,
        to_more=sheet.to,
        cc=sheet.cc,
        bcc=sheet.bcc,
        files=list(files),
        text=signatures.signed(letter.text, letter.signature),
        key=f"message:{message.pk}",
        subject=message.subject,
        conversation=conversation.pk,
        message=message.pk,
        replies_to=[reference for reference, _thread in latest if reference],
        thread=latest[0][1] if latest else "",
        data=said_beside(letter),
    )


def said_beside(letter: Letter) -> dict[str, Any]:
    """What else its channel has to know: as whom, in public or to which comment, which template, by whom."""
    way = letter.way
    found = {
        "from": letter.sender, "public": way.public, "kind": way.identity.kind if way.public else "",
        "comment": way.comment, "template": prepared.named(way, letter.envelope),
        "human": way.abilities.human_window is not None,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}
