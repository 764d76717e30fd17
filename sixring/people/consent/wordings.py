"""Wordings: the sentence people are shown for each purpose. A change is a new version; what was shown stays."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Invalid
from sixring.core.models import Agent
from sixring.core.text import clean

from ..models import Wording
from .terms import PURPOSES

LONGEST = 2000
FIRST = {
    "offers": _("You may tell me about your offers and news. I can take this back at any time."),
    "surveys": _("You may ask me now and then how I find your service. I can take this back at any time."),
    "advice": _(
        "You may use what I bought and asked to give me advice that fits me. I can take this back at any time."
    ),
    # No purpose of messages: asked for one piece of praise at a time.
    "sharing": _("You may show what I wrote to others, without my name. I can take this back at any time."),
}


def current(purpose: str) -> Wording:
    """The latest wording; the one we came with, unsaved, where nobody wrote another and nothing was agreed to."""
    return Wording.objects.filter(purpose=purpose).order_by("-version").first() or first(purpose)


def first(purpose: str) -> Wording:
    """In the language of this installation, so that one version is one text."""
    with override(settings.LANGUAGE_CODE):
        return Wording(purpose=purpose, version=1, text=str(FIRST[purpose]))


def all_current() -> list[Wording]:
    """One for each purpose, in their order; in one query."""
    latest: dict[str, Wording] = {}
    for one in Wording.objects.order_by("version"):
        latest[one.purpose] = one
    return [latest.get(purpose) or first(purpose) for purpose in PURPOSES]


def versions(purpose: str) -> QuerySet[Wording]:
    """Every version, latest first."""
    return Wording.objects.filter(purpose=purpose).select_related("by").order_by("-version")


def named(keys: Iterable[str]) -> dict[str, Wording]:
    """The wordings consents name ("offers.3"), by that name, as far as they were kept; in one query."""
    wanted = {key for key in keys if key.partition(".")[0] in FIRST}
    if not wanted:
        return {}
    purposes = {key.partition(".")[0] for key in wanted}
    kept = {f"{one.purpose}.{one.version}": one for one in Wording.objects.filter(purpose__in=purposes)}
    return {key: kept[key] for key in wanted & kept.keys()}


def settle(purpose: str) -> None:
    """Keep the wording we came with, before somebody's answer names it; in the caller's transaction."""
    if not Wording.objects.filter(purpose=purpose).exists():
        shown = first(purpose)
        Wording.objects.get_or_create(purpose=purpose, version=1, defaults={"text": shown.text})


def write(purpose: str, text: str, *, actor: Actor) -> Wording:
    """From now on people are shown `text`. The same text again is a quiet no-op.

    Raises `Invalid` for an unknown purpose, an empty text, or one of over 2,000 characters.
    """
    actor.must("configure")
    text = " ".join(clean(text).split())
    if purpose not in FIRST or not 0 < len(text) <= LONGEST:
        raise Invalid("A wording has between 1 and 2,000 characters. Nothing was changed.")
    with transaction.atomic():
        settle(purpose)
        before = current(purpose)
        if before.text == text:
            return before
        by = Agent.objects.filter(pk=actor.id).first() if actor.id else None
        fresh = Wording.objects.create(purpose=purpose, version=before.version + 1, text=text, by=by)
        changes.record("wording.written", fresh, actor=actor)
    return fresh
