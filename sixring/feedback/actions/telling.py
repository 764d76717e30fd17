"""Telling: "you said, we did". Everybody who raised it hears once what came of it, in their language, where they said
it, with their consent and at hours they like (`reaching`). Who was not told is listed with why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from sixring.channels.contract import Outbound
from sixring.conversations import upkeep
from sixring.conversations.models import Conversation, Placement
from sixring.conversations.preferences import sending as preferences
from sixring.conversations.requests import mailing
from sixring.conversations.sending import automatic
from sixring.core import changes, clock
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Invalid, Refused
from sixring.core.proof import ProofKind
from sixring.core.text import clean
from sixring.interactions.models import Interaction

from ..asking.ways import PURPOSE, Way
from ..models import Action, Affected
from ..plan import desk, rules, texts
from . import board
from .reaching import outlook_of, text_for

NAME = "you said, we did"
LONGEST = 1000
AT_ONCE = 50
BESIDE = ("action", "identity__person", "interaction__account", "response__conversation")
SIGNED_OFF = "\n\n-- \n"  # below it stand links of theirs alone


def say(action: Action, words: Mapping[str, Mapping[str, str]], *, actor: Actor) -> Action:
    """Keep what those concerned are told, by language: {"en": {"said": …, "did": …}}; a language without both is none.

    Raises `Invalid` for a language or length that can't be, `Refused` once somebody was told.
    """
    board.refuse_others(action, actor)
    kept = {language: {name: clean(str(text)).strip() for name, text in told.items() if name in ("said", "did")}
            for language, told in words.items()}  # fmt: skip
    kept = {language: told for language, told in kept.items() if all(told.get(name) for name in ("said", "did"))}
    wrong = any(len(text) > LONGEST for told in kept.values() for text in told.values())
    if wrong or not all(texts.LANGUAGE.fullmatch(language) for language in kept):
        raise Invalid(_("Each part has at most 1,000 characters, in a language such as “de”. Nothing was changed."))
    if kept == action.words:
        return action
    if Affected.objects.filter(action=action).exclude(told_at=None, due_at=None).exists():
        raise Refused(_("Some were told already; the others hear the same words."))
    with transaction.atomic():
        Action.objects.filter(pk=action.pk).update(words=kept)
        changes.record("action.worded", action, actor=actor)
    action.refresh_from_db()
    return action


def tell(action: Action, *, actor: Actor) -> int:
    """Let everybody on it be told from now on, by the worker; returns how many are due. Who was told is not again; who
    could not be is tried again. The action is told once the first of them was.

    Raises `Refused` while it is not done, or there are no words.
    """
    board.refuse_others(action, actor)
    if action.done_at is None:
        raise Refused(_("Tell them when it is done. Nothing was sent."))
    if not action.words:
        raise Refused(_("Write down what they said and what was done first. Nothing was sent."))
    with transaction.atomic():
        waiting = Affected.objects.filter(action=action, told_at=None, due_at=None)
        due = waiting.update(due_at=clock.now(), why_not="")
        if due:
            changes.record("action.telling", action, actor=actor)
    return due


def settle() -> int:
    """Tell whoever is due; returns how many were settled one way or the other."""
    rows = Affected.objects.filter(due_at__lte=clock.now(), told_at=None)
    due = list(rows.select_related(*BESIDE)[:AT_ONCE])
    return sum(settle_one(one) for one in due)


def settle_one(one: Affected) -> int:
    """Its due moment is the claim: another worker finds it gone."""
    with transaction.atomic():
        if not Affected.objects.filter(pk=one.pk, due_at=one.due_at, told_at=None).update(due_at=None):
            return 0
        outlook = outlook_of(one)
        if outlook.way is not None:
            send(one, outlook.way)
        else:
            Affected.objects.filter(pk=one.pk).update(due_at=outlook.later, why_not=outlook.why_not)
    return 1


def send(one: Affected, way: Way) -> Interaction:
    """Write the message where they said it and put it on its way, in the caller's transaction. What is kept leaves out
    the links of theirs that the mail ends with."""
    subject, text = text_for(one, way)
    conversation, now = conversation_of(one, way, subject), clock.now()
    message = Interaction.objects.create(
        account=way.account, channel=way.account.kind, kind="message", direction=Interaction.Direction.OUT,
        identity=way.identity, proof=ProofKind.AGENT, dedupe=f"told:{one.pk}", automatic=NAME,
        data={"automatic": NAME}, subject=subject, text=text.partition(SIGNED_OFF)[0], occurred_at=now,
        received_at=now,
    )  # fmt: skip
    Placement.objects.create(interaction=message, conversation=conversation, reason=Placement.Reason.REPLY)
    automatic.leave(message, outbound_of(way, message, conversation, text), conversation)
    Affected.objects.filter(pk=one.pk).update(told_at=now, message=message, why_not="")
    board.advance(one.action, Action.State.TOLD, actor=SYSTEM)
    changes.record(
        "message.told", message, actor=SYSTEM, identity=way.identity, audience=conversation.audience,
        content=message.text,
    )  # fmt: skip
    return message


def outbound_of(way: Way, message: Interaction, conversation: Conversation, text: str) -> Outbound:
    answers = way.here.reference if way.here is not None else None
    made = Outbound(
        to=way.identity.display if way.account.kind == "email" else way.identity.value, text=text,
        key=f"message:{message.pk}", subject=message.subject, conversation=conversation.pk, message=message.pk,
        replies_to=[answers] if answers else [], thread=way.here.thread if way.here is not None else "",
        data={"automatic": True, "unsubscribe": preferences.way_out(way.identity, PURPOSE), mailing.HOLDS_LINK: True},
        recipient=way.identity.pk,
    )  # fmt: skip
    return replace(made, purpose=PURPOSE) if rules.of().told_agreed else made


def conversation_of(one: Affected, way: Way, subject: str) -> Conversation:
    """Where they said it, or were asked about; else one of its own, which needs nobody until they answer."""
    placed = Placement.objects.filter(interaction=one.interaction, current=True).select_related("conversation").first()
    about = placed.conversation if placed else one.response.conversation if one.response else None
    if about is not None:
        conversation = desk.whole(about)
        upkeep.lock(conversation)
        return conversation
    now = clock.now()
    return Conversation.objects.create(
        anchor=way.identity, state=Conversation.State.RESOLVED, channel=way.account.kind, subject=subject,
        opened_at=now, touched_at=now,
    )  # fmt: skip
