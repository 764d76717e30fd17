"""Quotes: what a customer said, on a card that doesn't say who. The words stay with the answer, so that an erasure
takes them; a card is made of them each time it is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Invalid
from sixring.core.models import Agent
from sixring.core.text import clean
from sixring.people.models import Fact, Identity

from ..models import Answer, Quote, Sharing
from ..plan import sharing
from . import seen
from .masking import Masked, mask

MOST, LONGEST = 40, 80  # words a colleague may hide, and how long each
TELLING = ("name", "street", "address", "city", "company", "mail", "phone", "user_id", "handle", "order", "birth")


@dataclass(frozen=True, slots=True)
class Consent:
    """Whether they let us show it: "yes", "no", or "" while nobody asked. `nobody`: there is nobody to ask. `over`:
    they asked to be left alone."""

    answer: str = ""
    at: datetime | None = None
    nobody: bool = False
    over: bool = False

    @property
    def given(self) -> bool:
        return self.answer == Sharing.Answer.YES and not self.over

    @property
    def words(self) -> str:
        if self.given and self.at:
            return _("Shared with consent, given on %(day)s") % {"day": date_format(self.at, "j M Y")}
        if self.over:
            return _("They asked to be left alone: not to be shown to anybody outside")
        if self.answer:
            return _("They said no: not to be shown to anybody outside")
        if self.nobody:
            return _("Anonymous: nobody can be asked. Not to be shown outside")
        return _("No consent yet: not to be shown outside")


@dataclass(frozen=True, slots=True)
class Card:
    """A quote as it may be seen: without personal data, with whose leave, and of what it is."""

    answer: Answer
    masked: Masked
    consent: Consent
    quote: Quote | None
    from_whom: str


def card(answer: Answer, extra: Sequence[str] = ()) -> Card:
    """The card of an answer in words."""
    quote = Quote.objects.filter(answer=answer).first()
    hidden = [*(quote.hidden if quote else ()), *extra]
    masked = mask(answer.text, known_of(answer), hidden)
    return Card(answer, masked, consent_of(answer), quote, from_whom(answer))


def keep(answer: Answer, hidden: Sequence[str], *, actor: Actor) -> Quote:
    """Make a card of `answer`, hiding `hidden` too; what was hidden before stays so. The same again is no change."""
    actor.must("answer")
    wanted = [word for word in dict.fromkeys(clean(one).strip() for one in hidden) if word]
    if len(wanted) > MOST or any(len(word) > LONGEST for word in wanted):
        raise Invalid(_("Hide at most %(most)d words of %(long)d letters each.") % {"most": MOST, "long": LONGEST})
    with transaction.atomic():
        quote, fresh = Quote.objects.get_or_create(answer=answer, defaults={"by_id": actor.id, "hidden": wanted})
        more = list(dict.fromkeys([*quote.hidden, *wanted]))[:MOST]
        if fresh or more != quote.hidden:
            Quote.objects.filter(pk=quote.pk).update(hidden=more)
            quote.hidden = more
            changes.record("quote.made" if fresh else "quote.changed", quote, actor=actor)
    return quote


def withdraw(answer: Answer, *, actor: Actor) -> None:
    """There is no card of it any more, nor what was hidden. Again is a quiet no-op."""
    actor.must("answer")
    with transaction.atomic():
        for quote in Quote.objects.select_for_update().filter(answer=answer):
            changes.record("quote.withdrawn", quote, actor=actor)
            quote.delete()


def made(actor: Actor, survey_id: int, most: int = 60) -> list[Card]:
    """Cards of a survey that `actor` may read, the latest first."""
    mine = Quote.objects.filter(answer__response__survey=survey_id, answer__response__in=seen.responses(actor))
    rows = mine.select_related("answer__response__survey", "answer__response__interaction").order_by("-at")
    return [card(row.answer) for row in rows[:most]]


def known_of(answer: Answer) -> set[str]:
    """What is known of who said it, and what colleagues are called."""
    found = set(Agent.objects.values_list("name", flat=True))
    identity = answer.response.identity
    if identity is None:
        return found
    theirs = Identity.objects.filter(person=identity.person_id) if identity.person_id else Identity.objects.none()
    whole = Identity.objects.filter(pk=identity.pk) | theirs
    found |= set(whole.values_list("value", flat=True)) | set(whole.values_list("display", flat=True))
    found |= {identity.person.name} if identity.person else set()
    for name, value in Fact.objects.filter(identity__in=whole).values_list("name", "value"):
        if isinstance(value, str | int) and any(part in name for part in TELLING):
            found.add(str(value))
    return {one for one in found if len(one) > 1}


def consent_of(answer: Answer) -> Consent:
    touch = answer.response.interaction
    if touch is None:
        return Consent(nobody=True)
    last = sharing.latest([touch.pk]).get(touch.pk)
    if last is None:
        return Consent()
    return Consent(last.answer, last.at, over=last.answer == Sharing.Answer.YES and not sharing.may_show(touch))


def from_whom(answer: Answer) -> str:
    """Rule: a month and an occasion, no more."""
    told = {"survey": answer.response.survey.name, "month": date_format(answer.response.at, "F Y")}
    return _("A customer, %(survey)s, %(month)s") % told
