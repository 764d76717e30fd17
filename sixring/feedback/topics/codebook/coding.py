"""Coding by hand: codes with descriptions, rounds over a random sample, and each person's own choices."""

from __future__ import annotations

import secrets
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import NotFound, Refused
from sixring.core.models import Agent
from sixring.core.text import clean

from ...models import Code, Coding, CodingRound, CodingText
from .. import texts
from .alpha import Agreement, agreement

MAY = "lead"
NONE = 0  # in place of a code: none of them fits
LEAST, MOST = 10, 500  # texts of a round


def keep_code(name: str, description: str, order: int = 0, *, actor: Actor, code: Code | None = None) -> Code:
    """Add a code, or change `code`. A name is there once."""
    actor.must(MAY)
    name = " ".join(clean(name).split())[:60]
    if not name:
        raise Refused(_("A code needs a name."))
    if Code.objects.filter(name__iexact=name).exclude(pk=code.pk if code else 0).exists():
        raise Refused(_("There is a code of this name already."))
    one = code or Code(by_id=actor.id)
    one.name, one.description, one.order = name, clean(description).strip(), order
    with transaction.atomic():
        one.save()
        changes.record("code.changed" if code else "code.added", one, actor=actor)
    return one


def retire(code: Code, *, actor: Actor, retired: bool = True) -> Code:
    """Offer `code` no longer (or again). What was coded by it stays."""
    actor.must(MAY)
    if code.retired == retired:
        return code
    code.retired = retired
    with transaction.atomic():
        code.save(update_fields=["retired"])
        changes.record("code.retired" if retired else "code.returned", code, actor=actor)
    return code


def begin(name: str, many: int, level: str, *, actor: Actor, weeks: int = 12) -> CodingRound:
    """Draw `many` texts of the last weeks at random, of those `actor` may see."""
    actor.must(MAY)
    if not LEAST <= many <= MOST:
        raise Refused(_("A round has %(least)d to %(most)d texts.") % {"least": LEAST, "most": MOST})
    if Code.objects.filter(retired=False).count() < 2:
        raise Refused(_("There have to be two codes at least to choose from."))
    since, seed = clock.now() - timedelta(weeks=weeks), secrets.randbits(40)
    rows = texts.seen_by(actor).filter(occurred_at__gte=since).order_by("pk")
    drawn = sampled(list(rows.values_list("pk", flat=True)), many, seed)
    if len(drawn) < LEAST:
        raise Refused(_("There are too few texts of the last %(weeks)d weeks to draw from.") % {"weeks": weeks})
    label = " ".join(clean(name).split())[:80] or f"{clock.now():%Y-%m-%d}"
    with transaction.atomic():
        one = CodingRound.objects.create(name=label, level=level, seed=seed, since=since, by_id=actor.id)
        CodingText.objects.bulk_create(
            CodingText(round=one, reading_id=pk, place=place) for place, pk in enumerate(drawn, 1)
        )  # fmt: skip
        changes.record("coding.begun", one, actor=actor)
    return one


def sampled(ids: list[int], many: int, seed: int) -> list[int]:
    """Up to `many` of `ids` whose texts say something, in random order; the same for the same seed."""
    order = Random(seed).sample(ids, len(ids))  # noqa: S311  # drawn again from its seed, by whoever checks
    found: list[int] = []
    for start in range(0, len(order), 2 * many):
        told = {text.reading for text in texts.of(order[start : start + 2 * many])}
        found += [pk for pk in order[start : start + 2 * many] if pk in told]
        if len(found) >= many:
            break
    return found[:many]


def rounds() -> QuerySet[CodingRound]:
    return CodingRound.objects.annotate(many=Count("texts")).order_by("-pk")


def get(actor: Actor, round_id: int) -> CodingRound:
    actor.must("answer")
    found = rounds().filter(pk=round_id).first()
    if found is None:
        raise NotFound
    return found


def own(one: CodingRound, actor: Actor) -> QuerySet[CodingText]:
    """The texts of a round that `actor` may see, in their order."""
    seen = texts.seen_by(actor).order_by().values("pk")
    return one.texts.filter(reading__in=seen).order_by("place")


def next_of(one: CodingRound, actor: Actor) -> CodingText | None:
    """The first text this person has not coded yet."""
    return own(one, actor).exclude(codings__by=actor.id).first()


def choose(text: CodingText, code: Code | None, *, actor: Actor) -> Coding:
    """`actor` codes `text`; changing one's mind replaces it, until the round is closed."""
    actor.must("answer")
    if text.round.closed_at is not None:
        raise Refused(_("This round is closed. Nothing was changed."))
    if code is not None and code.retired:
        raise Refused(_("This code is not in use any more. Choose another one."))
    with transaction.atomic():
        one, _made = Coding.objects.update_or_create(
            text=text, by_id=actor.id, defaults={"code": code, "at": clock.now()}
        )
        changes.record("coding.chosen", one, actor=actor)
    return one


def close(one: CodingRound, *, actor: Actor) -> CodingRound:
    """End the round: from now on everybody sees what was chosen."""
    actor.must(MAY)
    if one.closed_at is None:
        one.closed_at = clock.now()
        with transaction.atomic():
            one.save(update_fields=["closed_at"])
            changes.record("coding.closed", one, actor=actor)
    return one


@dataclass(frozen=True, slots=True)
class Progress:
    agent: Agent
    done: int


def progress(one: CodingRound) -> list[Progress]:
    """Who has coded how many."""
    rows = Coding.objects.filter(text__round=one).values_list("by").annotate(many=Count("pk"))
    counts = dict(rows)
    agents = Agent.objects.filter(pk__in=counts).order_by("name")
    return [Progress(agent, counts[agent.pk]) for agent in agents]


def agree(one: CodingRound) -> Agreement:
    """How far its people agree. On a scale "none of them" counts as not coded."""
    ordinal = one.level == CodingRound.Level.ORDINAL
    rows = Coding.objects.filter(text__round=one).values_list("text", "by", "code", "code__order")
    units: dict[int, list[int]] = defaultdict(list)
    people = set()
    for text, by, code, order in rows:
        people.add(by)
        if not ordinal:
            units[text].append(code or NONE)
        elif code:
            units[text].append(order)
    return agreement(list(units.values()), ordinal=ordinal, people=len(people), seed=one.pk)


def differing(one: CodingRound, actor: Actor, most: int = 30) -> list[tuple[CodingText, list[Coding]]]:
    """Texts people coded differently, of those `actor` may see: what to talk over. Once the round is closed."""
    if one.closed_at is None:
        return []
    held = own(one, actor).prefetch_related("codings__code", "codings__by")
    found = [(text, list(text.codings.all())) for text in held]
    return [(text, codings) for text, codings in found if len({coding.code_id for coding in codings}) > 1][:most]
