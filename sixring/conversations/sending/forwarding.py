"""Forwarding outside: chosen messages and files go to somebody who is no customer, with a word of ours on top.

It is a side message: the customer goes on waiting, never sees it, and never sees what the outside party answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sixring.channels import accounts
from sixring.channels.contract import OutFile
from sixring.channels.models import Account
from sixring.channels.sending import abilities_of
from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, NotFound, Refused
from sixring.core.models import Agent
from sixring.core.text import short
from sixring.interactions import media
from sixring.interactions.models import Attachment, Interaction

from .. import upkeep
from ..models import Conversation
from ..verifying import leaks
from ..writing import uploads
from . import as_whom, envelope, recipients, replies, signatures
from .ways import Way, is_customer

MOST = 50  # messages of one forwarding


def mailbox(conversation: Conversation, actor: Actor) -> Account | None:
    """The account it would go out from: one this conversation uses, else any that can write to an address."""
    able = [one for one in accounts.visible_to(actor).filter(enabled=True).order_by("pk") if writes_to_addresses(one)]
    placed = Interaction.objects.filter(placements__conversation=conversation, placements__current=True)
    used = set(placed.values_list("account", flat=True)) if able else set()
    return next((one for one in able if one.pk in used), able[0] if able else None)


def writes_to_addresses(account: Account) -> bool:
    abilities = abilities_of(account)
    return abilities.starts and "email" in abilities.reaches


def offered(conversation: Conversation, actor: Actor) -> list[Interaction]:
    """Messages `actor` may forward: those they may see, the oldest first."""
    placed = Interaction.objects.filter(placements__conversation=conversation, placements__current=True)
    rows = placed.filter(account__in=accounts.visible_to(actor)).select_related("identity__person", "agent", "account")
    return list(rows.prefetch_related("attachments").order_by("-occurred_at", "-pk")[:MOST])[::-1]


def forward(
    conversation: Conversation,
    to: str,
    words: str,
    *,
    actor: Actor,
    token: str,
    messages: Sequence[int] = (),
    files: Sequence[int] = (),
    hold: bool = False,
) -> Interaction:
    """Send `messages` and `files` (attachment ids) of `conversation` to the address `to`, under `words`.

    With `hold` the conversation rests until they answer. The same token twice is one message. Raises `NotFound` for
    what `actor` may not see, `Invalid` for the customer's own or our address, `Refused` when no account can write.
    """
    actor.must("answer")
    account = mailbox(conversation, actor)
    if account is None:
        raise Refused("No mailbox is open from which this could go out. Nothing was sent.")
    dedupe = short(f"forward:{actor.id}:{token}")
    with transaction.atomic():
        upkeep.lock(conversation)
        sent = Interaction.objects.filter(placements__conversation=conversation, dedupe=dedupe).first()
        if sent is not None:
            return sent
        letter = letter_of(conversation, account, to, text_of(conversation, words, messages, actor), actor)
        if leak := leaks.refusal(conversation, letter.way.identity, letter.text, messages=messages, files=files):
            raise Refused(leak)
        message = send(conversation, letter, chosen_files(conversation, files, actor, letter.way), dedupe, actor)
        if hold:
            wait_for(conversation, letter.way.identity.display, actor)
    return message


def letter_of(conversation: Conversation, account: Account, to: str, text: str, actor: Actor) -> replies.Letter:
    found = envelope.addresses(to)
    if not found:
        raise Invalid("To whom? Write an e-mail address. Nothing was sent.")
    ours = recipients.our_own()
    if any(ours(address) for address in found):
        raise Invalid("That is an address of ours: it would come back here. Nothing was sent.")
    way = Way(account, outsider(conversation, account, found[0]), outside=True)
    sender = as_whom.of(conversation, account)
    title = f"Fwd: {conversation.subject}" if conversation.subject else _("Forwarded")
    return replies.Letter(
        replies.refuse_text(text, way), way, replies.Envelope(to=found[1:]), (),
        signatures.signature(Agent.objects.get(pk=actor.id or 0), account, sender), title[:500], sender,
    )  # fmt: skip


def outsider(conversation: Conversation, account: Account, address: str) -> Any:
    identity = recipients.identity_of("email", address, account.name)
    if identity is None:
        raise Invalid(f"“{address}” stands for nobody who could answer. Nothing was sent.")
    if is_customer(identity, conversation):
        raise Invalid("That is the customer's own address. Write an answer instead; nothing was sent.")
    return identity


def send(
    conversation: Conversation, letter: replies.Letter, files: Sequence[Attachment], dedupe: str, actor: Actor
) -> Interaction:
    message = replies.written(conversation, letter, dedupe, actor)
    message.data = {**message.data, "aside": True, "forward": True}
    message.save(update_fields=["data"])
    replies.put(message, conversation, actor)
    recipients.seat(message, letter.envelope.addresses)
    replies.dispatch(message, conversation, letter, attach(files, message))
    upkeep.take_in(conversation, message)
    upkeep.save([conversation])
    replies.tell(message, conversation, actor)
    return message


def text_of(conversation: Conversation, words: str, messages: Sequence[int], actor: Actor) -> str:
    """The introduction and the chosen messages, each under who wrote it and when."""
    seen = {one.pk: one for one in offered(conversation, actor)}
    if not set(messages) <= seen.keys():
        raise NotFound
    if not words.strip() and not messages:
        raise Invalid("There is nothing to forward yet. Choose a message or write a word.")
    return "\n\n".join([words.strip(), *(quoted(one) for pk, one in seen.items() if pk in set(messages))])


def quoted(message: Interaction) -> str:
    at = date_format(localtime(message.occurred_at), "j F Y, H:i")
    return f"---------- {writer(message)}, {at}\n{message.text.strip()}"


def writer(message: Interaction) -> str:
    """By name only: what else is known of a customer is nothing to others."""
    if message.outgoing:
        return message.agent.name if message.agent else message.account.name
    person = message.identity.person if message.identity else None
    return (person.name if person else "") or (message.identity.display if message.identity else _("Customer"))


def chosen_files(conversation: Conversation, files: Sequence[int], actor: Actor, way: Way) -> list[Attachment]:
    placed = Interaction.objects.filter(placements__conversation=conversation, placements__current=True)
    seen = placed.filter(account__in=accounts.visible_to(actor)).values("pk")
    found = list(Attachment.objects.filter(pk__in=files, interaction__in=seen).order_by("pk"))
    if len(found) < len(set(files)):
        raise NotFound
    uploads.refuse([(one.name, one.content_type, one.size) for one in found], way.abilities)
    return found


def attach(files: Sequence[Attachment], message: Interaction) -> list[OutFile]:
    """The same bytes under keys of their own: erasing one message leaves the other whole."""
    copies = [
        Attachment(interaction=message, key=media.again(f.key), name=f.name, content_type=f.content_type, size=f.size)
        for f in files
    ]
    Attachment.objects.bulk_create(copies)
    return [OutFile(one.name, one.content_type, one.key, one.size) for one in copies]


def wait_for(conversation: Conversation, whom: str, actor: Actor) -> None:
    """It rests until the outside party answers; their word brings it back."""
    rows = Conversation.objects.filter(pk=conversation.pk).exclude(state=Conversation.State.RESOLVED)
    if rows.update(state=Conversation.State.ON_HOLD, held_for=whom[:120], due_at=None):
        changes.record("conversation.held", conversation, actor=actor, audience=conversation.audience)
