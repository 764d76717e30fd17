"""A person's own journeys on their page: what they did where, in order, the latest journey first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string

from sixring.channels import accounts
from sixring.channels.models import Account
from sixring.core.actors import Actor
from sixring.core.request import Request
from sixring.people.models import Person

from ...lake.manifest import LakeRefused
from .. import asking
from ..asking import opening
from ..shapes import Strip
from . import words

MOST = 3  # journeys
STEPS = 12  # of each, the latest


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    stage: str
    stage_label: str
    channel: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Journey:
    """`earlier`: steps before those shown; `hidden`: steps on channels whoever looks may not see."""

    at: datetime
    steps: Sequence[Step]
    earlier: int
    hidden: int


def panel(request: HttpRequest, person: Person) -> str:
    """Nothing where there is no lake yet, or nothing of them in it."""
    try:
        found = asking.strip(person.pk, limit=MOST)
    except LakeRefused:
        return ""
    if not found:
        return ""
    labels, kinds = opening.labels(), hidden_kinds(cast(Request, request).actor)
    journeys = [journey(one, labels, kinds) for one in found]
    return render_to_string("insights/journeys/_person.html", {"journeys": journeys}, request)


def hidden_kinds(actor: Actor) -> frozenset[str]:
    """Kinds of channels with an account that is hidden from `actor`: the lake doesn't say which account a step came
    by, so none of them is shown."""
    if accounts.hide_nothing(actor):
        return frozenset()
    return frozenset(Account.objects.exclude(pk__in=accounts.ids_visible_to(actor)).values_list("kind", flat=True))


def journey(one: Strip, labels: Mapping[str, str], kinds: Collection[str]) -> Journey:
    seen = [
        Step(labels.get(code, code), stage, words.stage(stage), channel, at)
        for code, stage, channel, at in one.steps
        if channel not in kinds
    ]
    return Journey(one.at, seen[-STEPS:], max(0, len(seen) - STEPS), len(one.steps) - len(seen))
