"""Finding what the stream shows: three sources, each by time, of each no more than a page; then the latest of all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import takewhile
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from sixring.channels import accounts, registry
from sixring.channels.models import Account
from sixring.core import clock
from sixring.core.actors import Actor
from sixring.interactions.models import Interaction

from ..models import Answer, Reading, Response, Survey, SurveyVersion
from ..plan import rules as plan_rules
from ..reading import rules as reading_rules
from ..results import rules as results_rules
from ..results import seen
from ..surveys.design import Design
from .filters import ANSWERS, MENTIONS, MESSAGES, REVIEWS, Chosen, Cursor

A_PAGE = 30
Found = tuple[str, Any]  # the kind, and a Response or an Interaction
PUBLIC = Q(data__in_public=True) | Q(data__public=True)
PRIVATE = (Q(data__in_public__isnull=True) | Q(data__in_public=False)) & (
    Q(data__public__isnull=True) | Q(data__public=False)
)


def page(chosen: Chosen, *, actor: Actor) -> tuple[list[Found], Cursor | None]:
    """A page of what was said, and where the next begins, None at the end."""
    actor.must("see")
    skip = chosen.before.skip if chosen.before else 0
    most = A_PAGE + skip + 1
    found = [one for source in sources(chosen, actor) for one in source(most)]
    found.sort(key=lambda one: (moment(one), one[0], one[1].pk), reverse=True)
    rest = found[skip:]
    return rest[:A_PAGE], following(rest, chosen.before) if len(rest) > A_PAGE else None


def following(rest: Sequence[Found], before: Cursor | None) -> Cursor:
    shown = rest[:A_PAGE]
    last = moment(shown[-1])
    ties = sum(1 for _one in takewhile(lambda one: moment(one) == last, reversed(shown)))
    return Cursor(last, ties + (before.skip if before and before.at == last else 0))


def moment(found: Found) -> Any:
    return found[1].at if found[0] == ANSWERS else found[1].occurred_at


def sources(chosen: Chosen, actor: Actor) -> Iterator[Any]:
    if chosen.wants(ANSWERS):
        yield lambda most: [(ANSWERS, one) for one in answers(chosen, actor)[:most]]
    if chosen.wants(REVIEWS) or chosen.wants(MENTIONS):
        some = (one for one in in_public(actor) if chosen.channel in ("", one.kind))
        yield from (posts_on(account, chosen, actor) for account in some)
    if chosen.wants(MESSAGES):
        yield lambda most: [(MESSAGES, one) for one in messages(chosen, actor)[:most]]


def answers(chosen: Chosen, actor: Actor) -> QuerySet[Response]:
    """Complete responses `actor` may read, of anonymous surveys only where enough have answered."""
    rows = seen.responses(actor).filter(state=Response.State.COMPLETE).exclude(survey__in=too_few())
    rows = within(rows, "at", chosen)
    if chosen.channel:
        rows = rows.filter(Q(channel=chosen.channel) | Q(channel="", source=chosen.channel))
    if chosen.feeling:
        read = Reading.objects.filter(answer__response=OuterRef("pk"), label=chosen.feeling, measured=True)
        rows = rows.filter(Exists(read))
    if chosen.score:
        rows = rows.filter(scored(chosen.score))
    beside = ("survey", "version", "identity__person", "conversation", "interaction__account", "plan")
    return rows.select_related(*beside).prefetch_related("answers__reading").order_by("-at", "-pk")


def too_few() -> list[int]:
    """Anonymous surveys of which so few answers exist that one might be told from who was asked."""
    least = results_rules.least().anonymous
    many = Count("responses", filter=Q(responses__state=Response.State.COMPLETE))
    rows = Survey.objects.filter(anonymous=True).annotate(many=many).filter(many__lt=least)
    return list(rows.values_list("pk", flat=True))


def scored(wanted: str) -> Q:
    """Rule: responses with a score as low, or as high, as a response plan counts it."""
    held, found = plan_rules.of(), Q(pk=None)
    for version in SurveyVersion.objects.exclude(published_at=None):
        for question in Design.of(version).scored:
            points = [one for one in question.points if tone(question.kind, one, question.points[-1], held) == wanted]
            if points:
                said = Answer.objects.filter(response=OuterRef("pk"), question=question.key, number__in=points)
                found |= Q(version=version) & Q(Exists(said))
    return found


def tone(kind: str, value: float, top: int, held: plan_rules.Rules) -> str:
    """ "bad", "good" or "" for a score."""
    found = plan_rules.tone_of_score(kind, value, held, top)
    return {plan_rules.NEGATIVE: "bad", plan_rules.POSITIVE: "good"}.get(found, "")


def posts_on(account: Account, chosen: Chosen, actor: Actor) -> Callable[[int], list[Found]]:
    """A source of one account: by an index, its latest are found without looking at all the others."""
    return lambda most: [(kind_of(one), one) for one in posts(account, chosen, actor)[:most]]


def posts(account: Account, chosen: Chosen, actor: Actor) -> QuerySet[Interaction]:
    """What customers say in public on an account `actor` may see."""
    rows = touches(chosen, actor).filter(PUBLIC, account=account).order_by("-occurred_at", "-pk")
    if chosen.kind == REVIEWS:
        rows = rows.filter(is_review())
    elif chosen.kind == MENTIONS:
        rows = rows.filter(data__rating__isnull=True).exclude(kind="review")
    if chosen.feeling:
        rows = rows.filter(reading__label=chosen.feeling, reading__measured=True)
    if chosen.score:
        held = plan_rules.of()
        stars = [one for one in range(1, 6) if tone("stars", one, 5, held) == chosen.score]
        rows = rows.filter(data__rating__in=stars)
    return rows


def messages(chosen: Chosen, actor: Actor) -> QuerySet[Interaction]:
    """Strongly negative messages that nobody else can read."""
    angry = Q(reading__label=reading_rules.NEGATIVE, reading__measured=True)
    rows = touches(chosen, actor, "reading__occurred_at").filter(angry, PRIVATE).exclude(kind="survey")
    strong = rows.filter(reading__strength__gte=reading_rules.STRONG)
    return strong.order_by("-reading__occurred_at", "-pk")  # the same moment, and there is an index on it


def touches(chosen: Chosen, actor: Actor, moment: str = "occurred_at") -> QuerySet[Interaction]:
    rows = Interaction.objects.filter(direction=Interaction.Direction.IN)
    if not accounts.hide_nothing(actor):
        rows = rows.filter(account__in=accounts.ids_visible_to(actor))
    rows = within(rows, moment, chosen)
    if chosen.channel:
        rows = rows.filter(account__kind=chosen.channel)
    return rows.select_related("identity__person", "account", "reading")


def within(rows: QuerySet[Any], column: str, chosen: Chosen) -> QuerySet[Any]:
    if chosen.days:
        rows = rows.filter(**{f"{column}__gte": clock.now() - timedelta(days=int(chosen.days))})
    return rows.filter(**{f"{column}__lte": chosen.before.at}) if chosen.before else rows


def in_public(actor: Actor) -> list[Account]:
    """Accounts by which public words come in: all of it, or what is written beneath our posts."""
    known = registry.adapters()
    public = {kind for kind, one in known.items() if one.capabilities.public or hasattr(one, "in_public")}
    return [one for one in accounts.seen_by(actor) if one.kind in public]


def is_review() -> Q:
    return Q(kind="review") | Q(data__rating__gte=1)


def kind_of(touch: Interaction) -> str:
    return REVIEWS if touch.kind == "review" or touch.data.get("rating") else MENTIONS
