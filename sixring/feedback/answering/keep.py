"""Keeping answers: the one way by which any comes in, whatever page, paper, file or program it came on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.errors import Refused
from sixring.core.text import clean, clean_json, short

from ..asking import inviting
from ..models import Answer, Invitation, Response, Survey, SurveyVersion
from ..results import tally
from ..surveys.branching import asked
from ..surveys.design import Design
from . import about, telling
from .accepting import Given, NotKept, accept, lacks

if TYPE_CHECKING:
    from sixring.conversations.models import Conversation
    from sixring.people.models import Identity

__all__ = ["NotKept", "keep", "scores_of"]

State = Response.State
SAID_BEFORE = ("paper", "import")  # nobody can be asked again for what they left out
SLIP = timedelta(minutes=5)  # how far ahead of ours a far clock may be


@dataclass(frozen=True)
class Coming:
    """Where an answer comes from, and about whom and what it is."""

    version: SurveyVersion
    invitation: Invitation | None
    identity: Identity | None
    conversation: Conversation | None
    context: Mapping[str, Any]
    source: str
    channel: str
    language: str
    dedupe: str
    at: datetime
    given_at: bool
    suspicion: str

    @property
    def anonymous(self) -> bool:
        return self.version.survey.anonymous

    @property
    def asked(self) -> Invitation | None:
        """The invitation, where it is a row that answers may lead back to."""
        return self.invitation if self.invitation and self.invitation.pk and not self.anonymous else None


def keep(
    version: SurveyVersion, answers: Mapping[str, Any], *, invitation: Invitation | None = None,
    identity: Identity | None = None, conversation: Conversation | None = None,
    context: Mapping[str, Any] | None = None, source: str, channel: str = "", language: str = "", dedupe: str,
    at: datetime | None = None, complete: bool = True, suspicion: str = "", actor: Actor,
) -> Response:  # fmt: skip
    """Keep `answers` to `version`: question key -> number, chosen key(s), {row: number} or words.

    `dedupe` names this filling-in: the same again, twice at once too, is one response, and with `complete` False more
    may follow under it. Whom and what it is about comes from `invitation` unless it is said. `at` is when it was
    answered (now). A completed one is told as "response.completed" and stands in its person's story; to an anonymous
    survey neither person, conversation, invitation nor the hour is kept. `suspicion` sets it aside: kept whole, not
    counted, told to nobody until somebody lets it count (`aside.py`).

    Raises `NotKept` (a `Refused`) with messages by question; then nothing of this call was kept.
    """
    if version.published_at is None:
        raise Refused(_("This version isn’t published, so nobody can answer it."))
    coming = coming_of(
        version, invitation, identity, conversation, context or {}, source, channel, language, dedupe, at, suspicion
    )
    design = Design.of(version)
    said = accept(design, answers)
    with transaction.atomic():
        response = begun(coming)
        if response.state != State.PARTIAL:
            return response
        if response.counted:
            tally.leave([response.pk])
        now_said = put(response, design, said)
        response.suspicion = coming.suspicion or response.suspicion
        Response.objects.filter(pk=response.pk).update(at=response.at, suspicion=response.suspicion)
        if complete:
            finish(response, design, now_said, coming, actor)
        elif invitation is not None and not suspicion:
            inviting.begun(invitation)
    return response


def coming_of(
    version: SurveyVersion, invitation: Invitation | None, identity: Identity | None,
    conversation: Conversation | None, context: Mapping[str, Any], source: str, channel: str, language: str,
    dedupe: str, at: datetime | None, suspicion: str,
) -> Coming:  # fmt: skip
    if invitation is not None and invitation.version.survey_id != version.survey_id:
        raise Refused(_("This invitation is to another survey."))
    now = clock.now()
    if at is not None and at > now + SLIP:
        raise NotKept({"at": _("It can’t have been answered in the future.")})
    if version.survey.anonymous:
        identity = conversation = None
    elif invitation is not None:
        identity, conversation = identity or invitation.identity, conversation or invitation.conversation
    told = about.told(version.survey, invitation, conversation, context)
    moment = about.dulled(at or now) if version.survey.anonymous else at or now
    return Coming(version, invitation, identity, conversation, told, source[:20], channel[:30], clean(language)[:12],
                  short(dedupe, 120), moment, at is not None, suspicion[:60])  # fmt: skip


def begun(coming: Coming) -> Response:
    """The response these answers belong to, held for us until the end of the transaction; a new one at first."""
    known = found(coming)
    if known is None:
        try:
            with transaction.atomic():
                return Response.objects.create(**fresh(coming))
        except IntegrityError:  # twice at once: the other was quicker
            known = found(coming)
            if known is None:
                raise
    known.at = max(known.at, coming.at)
    return known


def found(coming: Coming) -> Response | None:
    mine = Q(dedupe=coming.dedupe) | (Q(invitation=coming.asked) if coming.asked else Q())
    for one in Response.objects.select_for_update(of=("self",)).filter(mine).order_by("pk"):
        if one.survey_id != coming.version.survey_id:
            raise Refused(_("These answers belong to another survey."))
        if one.state == State.SUSPECT and one.dedupe != coming.dedupe and not coming.suspicion:
            # What looked like a robot's took the place of the person who was asked; it makes room.
            Response.objects.filter(pk=one.pk).update(invitation=None)
            continue
        return one
    return None


def fresh(coming: Coming) -> dict[str, Any]:
    survey = coming.version.survey
    return {
        "survey": survey, "version": coming.version, "invitation": coming.asked, "identity": coming.identity,
        "conversation": coming.conversation, "dedupe": coming.dedupe, "source": coming.source,
        "channel": coming.channel, "language": coming.language, "incentive": survey.incentive,
        "late": is_late(coming), "context": clean_json(dict(coming.context)), "started_at": coming.at, "at": coming.at,
    }  # fmt: skip


def is_late(coming: Coming) -> bool:
    """Rule: answered after the invitation had run out, or after the survey was closed; of a paper only the first."""
    until = coming.invitation.expires_at if coming.invitation else None
    closed = coming.version.survey.state == Survey.State.CLOSED and not coming.given_at
    return closed or (until is not None and coming.at > until)


def put(response: Response, design: Design, said: Mapping[str, Given]) -> dict[str, Given]:
    """Write what was said now over what was said before; returns all of it. One answer a question."""
    before = {one.question: one for one in response.answers.all()}
    all_said = {key: given_of(one) for key, one in before.items()} | dict(said)
    wanted = {one.key for one in asked(design, {key: one.plain for key, one in all_said.items()})}
    unasked = {key: _("This question isn’t asked after what was answered before it.")
               for key, one in said.items() if one.said and key not in wanted}  # fmt: skip
    if unasked:
        raise NotKept(unasked)
    silent = [one.pk for key, one in before.items() if not all_said[key].said or key not in wanted]
    Answer.objects.filter(pk__in=silent).delete()
    for key, one in said.items():
        if one.said:
            values = {"number": one.number, "chosen": one.chosen, "text": one.text}
            Answer.objects.update_or_create(response=response, question=key, defaults=values)
    return {key: one for key, one in all_said.items() if one.said and key in wanted}


def given_of(answer: Answer) -> Given:
    return Given(answer.number, answer.chosen, answer.text)


def finish(response: Response, design: Design, said: Mapping[str, Given], coming: Coming, actor: Actor) -> None:
    """It is all there: checked, counted, and told. Raises `NotKept` where something has to be answered still."""
    wanted = asked(design, {key: one.plain for key, one in said.items()})
    strict = coming.source not in SAID_BEFORE
    missing = {one.key: why for one in wanted if strict and (why := lacks(one, said.get(one.key)))}
    if not said and not missing:
        missing = {one.key: _("Please answer at least one question.") for one in wanted[:1]}
    if missing:
        raise NotKept(missing)
    response.state = State.SUSPECT if response.suspicion else State.COMPLETE
    if response.state == State.COMPLETE and not spent(coming):
        raise Refused(_("You have answered already. Thank you."))
    Response.objects.filter(pk=response.pk).update(state=response.state)
    if response.state == State.COMPLETE:
        telling.tell(response, design, said, actor=actor)


def spent(coming: Coming) -> bool:
    """Whether the invitation is used up by this answer. Where a row leads back to it, there is but one anyway."""
    first = coming.invitation is None or inviting.answered(coming.invitation)
    return first or coming.asked is not None


def spent_by(response: Response) -> bool:
    """Whether the invitation of a response that counts after all was still open."""
    return response.invitation is None or inviting.answered(response.invitation)


def scores_of(response: Response) -> dict[str, float]:
    """Question key -> number, "key.row" for each line of a matrix. Asks for nothing where answers were fetched."""
    found: dict[str, float] = {}
    for answer in response.answers.all():
        if answer.number is not None:
            found[answer.question] = answer.number
        elif isinstance(answer.chosen, dict):
            found |= {f"{answer.question}.{row}": value for row, value in answer.chosen.items()}
    return found
