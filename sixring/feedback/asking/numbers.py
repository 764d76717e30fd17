"""One number is an answer to the first question: tapped in the chat, or sent back to an SMS that asked.

Whoever gives it and goes has answered: once nothing that must be answered is left, a while later it counts as complete.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from sixring.channels.models import Account
from sixring.conversations.preferences.keywords import AROUND
from sixring.conversations.preferences.saying import CUSTOMER
from sixring.core import clock
from sixring.core.errors import Refused
from sixring.interactions.models import Interaction
from sixring.people.models import Identity

from ..answering.keep import NotKept, keep
from ..models import Answer, Invitation, Response
from ..surveys.design import Design, Question
from . import inviting, wording
from .sending import NAME

CHAT, SMS = "chat", "sms"
WHILE = timedelta(minutes=30)
GIVE_UP = timedelta(days=2)
LONGEST = 20  # characters of a message that is nothing but a number
MARKS = AROUND.replace("-", "")
State = Invitation.State


def first(design: Design) -> Question | None:
    """The question it begins with, where that is answered by one number."""
    question = design.questions[0] if design.questions else None
    return question if question is not None and question.scored else None


def answers_of(invitations: Sequence[int]) -> dict[int, dict[str, float]]:
    rows = Answer.objects.filter(response__invitation__in=invitations, number__isnull=False)
    found: dict[int, dict[str, float]] = {}
    for invitation, question, number in rows.values_list("response__invitation", "question", "number"):
        found.setdefault(invitation, {})[question] = number or 0
    return found


def put(
    invitation: Invitation, value: int, *, source: str, channel: str, language: str = "", at: datetime | None = None,
    claimed: Identity | None = None,
) -> None:  # fmt: skip
    """Keep `value` as the answer to the first question: of who was asked, or of whoever only `claimed` to be them.
    Raises `Refused` when it is too late, or no answer to it."""
    design = Design.of(invitation.version)
    question = first(design)
    if question is None:
        raise Refused(_("This survey doesn’t begin with a number."))
    if said := inviting.over(invitation):
        raise Refused(said)
    if question.key in answers_of([invitation.pk]).get(invitation.pk, {}):
        raise Refused(_("You have answered already. Thank you."))
    keep(
        invitation.version, {question.key: value}, invitation=invitation, identity=claimed, source=source,
        channel=channel, at=at, complete=len(design.questions) == 1, actor=CUSTOMER,
        language=wording.language_of(design, language, invitation.language), dedupe=f"invitation:{invitation.pk}",
    )  # fmt: skip


# By SMS


def hear(account: Account, identity: Identity, text: str, at: datetime) -> bool:
    """Whether a message is an answer, and then it is kept: nothing but a number on the scale of what they were asked
    last by such an account, while that is open and no colleague has written since. In the caller's transaction."""
    value = number_in(text)
    invitation = None if value is None else asked_last(account, identity, at)
    if value is None or invitation is None or written_since(invitation, account, identity):
        return False
    claimed = identity if identity.claimed else None
    try:
        put(invitation, value, source=SMS, channel=account.kind, at=min(at, clock.now()), claimed=claimed)
    except Refused:
        return False
    return True


def number_in(text: str) -> int | None:
    """Rule: the number, when `text` is nothing but one, with any marks around it."""
    bare = text[:LONGEST].strip(MARKS)
    return int(bare) if len(text) <= LONGEST and bare.isdecimal() else None


def asked_last(account: Account, identity: Identity, at: datetime) -> Invitation | None:
    """The newest one sent over such an account to this number, or to whoever it is proven to be, if it still takes
    answers."""
    theirs = Q(identity__kind=identity.kind, identity__value=identity.value)
    if identity.person_id and not identity.claimed:
        theirs |= Q(identity__person=identity.person_id)
    rows = Invitation.objects.filter(theirs, channel=account.kind, sent_at__lte=at).order_by("-sent_at", "-pk")
    found = rows.select_related("version__survey", "identity__person", "conversation").first()
    open_ = found is not None and found.state in (State.SENT, State.STARTED) and not found.version.survey.anonymous
    return found if open_ else None


def written_since(invitation: Invitation, account: Account, identity: Identity) -> bool:
    """Whether a number may be meant for a colleague, who wrote to them there after they were asked."""
    ours = Interaction.objects.filter(
        account=account, direction=Interaction.Direction.OUT, identity__kind=identity.kind,
        identity__value=identity.value,
    )  # fmt: skip
    return ours.filter(occurred_at__gt=invitation.sent_at).exclude(automatic=NAME).exists()


# What is left alone


def settle(limit: int = 100) -> int:
    """Complete what was begun so and left alone since, where all that must be answered is; returns how many."""
    now = clock.now()
    rows = Response.objects.filter(
        source__in=(CHAT, SMS), state=Response.State.PARTIAL, at__lte=now - WHILE, at__gt=now - GIVE_UP,
        invitation__state=State.STARTED,
    )  # fmt: skip
    waiting = rows.select_related("version__survey", "invitation__version__survey", "invitation__conversation")
    return sum(complete(one) for one in waiting.order_by("at", "pk")[:limit])


def complete(response: Response) -> int:
    try:
        keep(
            response.version, {}, invitation=response.invitation, source=response.source, channel=response.channel,
            language=response.language, dedupe=response.dedupe, at=response.at, actor=CUSTOMER,
        )  # fmt: skip
    except NotKept:  # something that must be answered is still open: it stays partial
        return 0
    return 1
