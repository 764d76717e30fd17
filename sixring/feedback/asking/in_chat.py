"""In the chat: the first question's answers stand below our message as buttons, and what is tapped is an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sixring.conversations.chat.shown import Ask
from sixring.interactions.models import Interaction

from ..models import Invitation
from ..surveys.design import Design
from . import inviting, links, numbers, wording
from .sending import NAME


def show(rows: Sequence[Interaction]) -> Mapping[int, Ask]:
    """What is asked with which of these messages."""
    asking = {row.pk: row.data.get("invitation") for row in rows if row.automatic == NAME}
    if not asking:
        return {}
    ids = [number for number in asking.values() if isinstance(number, int)]
    invitations = Invitation.objects.select_related("version__survey").in_bulk(ids)
    chosen = numbers.answers_of(ids)
    return {
        pk: ask_of(invitations[number], chosen.get(number, {}))
        for pk, number in asking.items()
        if number in invitations and not invitations[number].version.survey.anonymous
    }


def ask_of(invitation: Invitation, chosen: Mapping[str, float]) -> Ask:
    design, language = Design.of(invitation.version), invitation.language
    question, open_ = numbers.first(design), not inviting.over(invitation)
    if question is None:
        return Ask(kind="", low=0, high=-1, open=open_, more=links.path(invitation.key) if open_ else "")
    low, high = question.scale or (0, -1)
    said = chosen.get(question.key)
    more = open_ and len(design.questions) > 1 and said is not None
    return Ask(
        kind=question.kind, low=low, high=high, open=open_, chosen=None if said is None else int(said),
        low_word=wording.word_of(question, "low", language, design.main),
        high_word=wording.word_of(question, "high", language, design.main),
        more=links.path(invitation.key) if more else "",
    )  # fmt: skip


def take(message: Interaction, value: int, language: str = "") -> Ask | None:
    """Keep what was tapped below `message`; None where it asks nothing. Raises `Refused` when it is too late."""
    invitation = invitation_of(message)
    if invitation is None or numbers.first(Design.of(invitation.version)) is None:
        return None
    numbers.put(invitation, value, source=numbers.CHAT, channel="webchat", language=language)
    return show([message])[message.pk]


def invitation_of(message: Interaction) -> Invitation | None:
    number = message.data.get("invitation") if message.automatic == NAME else None
    rows = Invitation.objects.select_related("version__survey", "identity__person", "conversation")
    found = rows.filter(pk=number).first() if isinstance(number, int) else None
    return None if found is None or found.version.survey.anonymous else found
