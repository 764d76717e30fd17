"""Surveys and their versions: drafted, published, closed, opened again. What was published never changes."""

from __future__ import annotations

import re
import secrets as chance
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import NotFound, Refused
from sixring.core.models import Brand
from sixring.core.text import clean_json

from ..models import Survey, SurveyVersion
from . import checking

State = Survey.State


def visible_to(actor: Actor) -> QuerySet[Survey]:
    """Surveys, the newest first. What is asked is no secret among colleagues; who answered is."""
    actor.must("see")
    return Survey.objects.select_related("brand").order_by("-pk")


def get(actor: Actor, survey_id: int) -> Survey:
    survey = visible_to(actor).filter(pk=survey_id).first()
    if survey is None:
        raise NotFound
    return survey


def draft(survey: Survey) -> SurveyVersion | None:
    """The version being worked on."""
    return survey.versions.filter(published_at=None).first()


def published(survey: Survey) -> SurveyVersion | None:
    """The version whoever is asked now answers."""
    return survey.versions.filter(published_at__isnull=False).order_by("-number").first()


def latest(survey: Survey) -> SurveyVersion:
    """What to look at: the draft, else what is published."""
    version = draft(survey) or published(survey)
    assert version is not None, "a survey begins with a draft"
    return version


def create(
    name: str, design: dict[str, Any], *, touchpoint: str = "", brand: Brand | None = None, actor: Actor
) -> Survey:
    """A new survey with a draft of `design`."""
    actor.must("configure")
    name = " ".join(name.split())[:120]
    if not name:
        raise Refused(_("A survey needs a name."))
    with transaction.atomic():
        survey = Survey.objects.create(
            name=name, key=new_key(name), touchpoint=touchpoint[:40], brand=brand, by_id=actor.id
        )
        SurveyVersion.objects.create(survey=survey, number=1, design=clean_json(design), by_id=actor.id)
        changes.record("survey.drafted", survey, actor=actor)
    return survey


def new_key(name: str) -> str:
    """A name for addresses: some of its words, and letters enough that nobody comes upon it by trying."""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:24].strip("-")
    return f"{words or 'survey'}-{chance.token_hex(4)}"


def draft_of(survey: Survey, *, actor: Actor) -> SurveyVersion:
    """The draft to work on; where everything is published, a fresh one that begins as what is published."""
    actor.must("configure")
    version = draft(survey)
    if version is not None:
        return version
    last = published(survey)
    with transaction.atomic():
        numbered = (survey.versions.aggregate(last=Max("number"))["last"] or 0) + 1
        version, _fresh = SurveyVersion.objects.get_or_create(
            survey=survey, published_at=None,
            defaults={"number": numbered, "design": last.design if last else {}, "by_id": actor.id},
        )  # fmt: skip
    return version


def change(version: SurveyVersion, design: dict[str, Any], *, actor: Actor) -> SurveyVersion:
    """Let a draft ask `design`. Raises `Refused` for one that was published, meanwhile too."""
    actor.must("configure")
    changed = SurveyVersion.objects.filter(pk=version.pk, published_at=None).update(design=clean_json(design))
    if not changed:
        raise Refused(_("This version was published and stays as it is. Change it in a new draft."))
    version.design = design
    return version


def publish(survey: Survey, *, actor: Actor) -> SurveyVersion:
    """Ask what the draft says from now on, and open the survey. Answers under way go on with the version they began.

    Raises `Refused` where the draft can't be asked, saying why. Published already it is a quiet no-op.
    """
    actor.must("configure")
    version = draft(survey)
    if version is None:
        last = published(survey)
        assert last is not None
        return last
    if wrong := checking.wrong_with(version.design):
        raise Refused(" ".join(wrong[:3]))
    with transaction.atomic():
        now = clock.now()
        if SurveyVersion.objects.filter(pk=version.pk, published_at=None).update(published_at=now):
            version.published_at = now
            Survey.objects.filter(pk=survey.pk).update(state=State.OPEN)
            survey.state = State.OPEN
            changes.record("survey.published", survey, actor=actor)
    return version


def discard(survey: Survey, *, actor: Actor) -> None:
    """Drop the draft; what is published stays. Raises `Refused` where nothing else would be left."""
    actor.must("configure")
    if published(survey) is None:
        raise Refused(_("This survey was never published: its draft is all there is of it."))
    with transaction.atomic():
        if survey.versions.filter(published_at=None).delete()[0]:
            changes.record("survey.draft_discarded", survey, actor=actor)


def close(survey: Survey, *, actor: Actor) -> None:
    """Take no new answers. What was begun may be finished within a day, marked late."""
    turn(survey, State.CLOSED, "survey.closed", actor)


def reopen(survey: Survey, *, actor: Actor) -> None:
    if published(survey) is None:
        raise Refused(_("Publish it first."))
    turn(survey, State.OPEN, "survey.opened", actor)


def turn(survey: Survey, state: str, verb: str, actor: Actor) -> None:
    actor.must("configure")
    with transaction.atomic():
        if Survey.objects.filter(pk=survey.pk).exclude(state=state).update(state=state):
            survey.state = state
            changes.record(verb, survey, actor=actor)


SETTINGS = ("name", "touchpoint", "brand", "anonymous", "by_anyone", "incentive", "origins", "kiosk")


def settle(survey: Survey, said: dict[str, Any], *, actor: Actor) -> Survey:
    """Change what a survey is besides what it asks: `SETTINGS`. Raises `Refused` where answers would stop being what
    they were given as."""
    actor.must("configure")
    said = {name: value for name, value in said.items() if name in SETTINGS}
    if said.get("anonymous", survey.anonymous) != survey.anonymous and survey.responses.exists():
        raise Refused(_("There are answers already. Make another survey to ask with names, or without."))
    with transaction.atomic():
        if Survey.objects.filter(pk=survey.pk).update(**said):
            changes.record("survey.changed", survey, actor=actor)
    survey.refresh_from_db()
    return survey
