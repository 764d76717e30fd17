"""In the chat: the first question's answers stand below our message as buttons, and what is tapped is an answer.

Whoever taps and goes has answered: once nothing that must be answered is left, a while later it counts as complete.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from sixring.conversations.chat.shown import Ask
from sixring.conversations.preferences.saying import CUSTOMER
from sixring.core import clock
from sixring.core.errors import Refused
from sixring.interactions.models import Interaction

from ..answering.keep import NotKept, keep
from ..models import Answer, Invitation, Response
from ..surveys.design import Design, Question
from . import inviting, links, wording
from .sending import NAME

SOURCE = "chat"
WHILE = timedelta(minutes=30)
GIVE_UP = timedelta(days=2)
State = Invitation.State


def show(rows: Sequence[Interaction]) -> Mapping[int, Ask]:
    """What is asked with which of these messages."""
    asking = {row.pk: row.data.get("invitation") for row in rows if row.automatic == NAME}
    if not asking:
        return {}
    ids = [number for number in asking.values() if isinstance(number, int)]
    invitations = Invitation.objects.select_related("version__survey").in_bulk(ids)
    chosen = answers_of(ids)
    return {
        pk: ask_of(invitations[number], chosen.get(number, {}))
        for pk, number in asking.items()
        if number in invitations and not invitations[number].version.survey.anonymous
    }


def answers_of(invitations: Sequence[int]) -> dict[int, dict[str, float]]:
    rows = Answer.objects.filter(response__invitation__in=invitations, number__isnull=False)
    found: dict[int, dict[str, float]] = {}
    for invitation, question, number in rows.values_list("response__invitation", "question", "number"):
        found.setdefault(invitation, {})[question] = number or 0
    return found


def ask_of(invitation: Invitation, chosen: Mapping[str, float]) -> Ask:
    design, language = Design.of(invitation.version), invitation.language
    question, open_ = first(design), not inviting.over(invitation)
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


def first(design: Design) -> Question | None:
    """The question it begins with, where that is answered by one number."""
    question = design.questions[0] if design.questions else None
    return question if question is not None and question.scored else None


def take(message: Interaction, value: int, language: str = "") -> Ask | None:
    """Keep what was tapped below `message`; None where it asks nothing. Raises `Refused` when it is too late."""
    invitation = invitation_of(message)
    if invitation is None:
        return None
    design = Design.of(invitation.version)
    question = first(design)
    if question is None:
        return None
    if said := inviting.over(invitation):
        raise Refused(said)
    if answers_of([invitation.pk]).get(invitation.pk, {}).get(question.key) is not None:
        raise Refused(_("You have answered already. Thank you."))
    keep(
        invitation.version, {question.key: value}, invitation=invitation, source=SOURCE, channel="webchat",
        language=wording.language_of(design, language, invitation.language), dedupe=f"invitation:{invitation.pk}",
        complete=len(design.questions) == 1, actor=CUSTOMER,
    )  # fmt: skip
    return show([message])[message.pk]


def invitation_of(message: Interaction) -> Invitation | None:
    number = message.data.get("invitation") if message.automatic == NAME else None
    rows = Invitation.objects.select_related("version__survey", "identity__person", "conversation")
    found = rows.filter(pk=number).first() if isinstance(number, int) else None
    return None if found is None or found.version.survey.anonymous else found


def settle(limit: int = 100) -> int:
    """Complete what was tapped and left alone since, where all that must be answered is; returns how many."""
    now = clock.now()
    rows = Response.objects.filter(
        source=SOURCE, state=Response.State.PARTIAL, at__lte=now - WHILE, at__gt=now - GIVE_UP,
        invitation__state=State.STARTED,
    )  # fmt: skip
    waiting = rows.select_related("version__survey", "invitation__version__survey", "invitation__conversation")
    return sum(complete(one) for one in waiting.order_by("at", "pk")[:limit])


def complete(response: Response) -> int:
    try:
        keep(
            response.version, {}, invitation=response.invitation, source=SOURCE, channel=response.channel,
            language=response.language, dedupe=response.dedupe, at=response.at, actor=CUSTOMER,
        )  # fmt: skip
    except NotKept:  # something that must be answered is still open: it stays partial
        return 0
    return 1
