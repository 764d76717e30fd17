"""Everything that was found in a period, in sentences: what rose, what changed, who stands apart, who came back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from sixring.core import statistics
from sixring.core.actors import SYSTEM

from .. import metrics
from ..dashboards import changed, names, said, week
from ..dashboards import findings as titles
from ..dashboards.changed import Against
from ..dashboards.lens import Lens, written
from ..dashboards.spans import Span
from ..journeys.frictions import frictions
from ..predictions.models import Kind, Prediction, Standing
from . import after, sentences
from .after import CameBack
from .episodes import episodes
from .series import LOOKED_AT
from .shapes import Episode, Finding

A_DAY = timedelta(days=1)
MOST_CHANGES, MOST_APART, MOST_FRICTIONS, LEAST = 5, 4, 3, 5
APART = (("first_reply", "channel"), ("csat", "channel"), ("negative", "channel"), ("repeated", "channel"),
         ("first_reply", "reason"), ("reopened", "reason"))  # fmt: skip
SURE = 0.05


def findings(
    since: date, until: date, *, zone: str = "UTC", found: Sequence[Episode] | None = None
) -> list[Finding]:  # fmt: skip
    """From `since` to before `until`, the weightiest first. `found`: the episodes, where they were looked for already.
    Raises `LakeRefused`."""
    lens = Lens(SYSTEM, Span(since, until - A_DAY, zone))
    looked = episodes(since, until, zone=zone) if found is None else found
    every = [*of_episodes(looked), *of_loyalty(looked, zone), *of_changes(lens), *of_groups(lens)]
    every += [*of_frictions(since, until, zone), *of_leaving()]
    return sorted(every, key=lambda one: -one.weight)


def of_episodes(found: Sequence[Episode]) -> Iterator[Finding]:
    """Those in which customers fared worse weigh most."""
    for place, one in enumerate(found):
        more = [sentences.of_people(one.people), *(sentences.of_felt(felt) for felt in one.felt[:2])]
        sentence = " ".join(part for part in (one.sentence, *more) if part)
        facts = {**sentences.facts_of(one), "people": one.people, "felt": [felt_facts(felt) for felt in one.felt[:2]]}
        weight = (90.0 if one.harmed else 40.0) - place
        tone = "bad" if one.harmed else ""
        yield Finding(
            sentence, facts, "episode", weight, rows_of(one), f"episode-{one.since}", sentences.title(one), tone
        )


def felt_facts(one: Any) -> dict[str, Any]:
    return {"metric": one.metric, "inside": one.inside, "outside": one.outside, "n": one.n}


def rows_of(one: Episode) -> str:
    """Where the conversations, or texts, of what rose are listed."""
    lead = one.rose[0]
    metric = next(name for name, by in LOOKED_AT if by == lead.by)
    asked = {
        "period": "between",
        "first": one.since.isoformat(),
        "last": one.until.isoformat(),
        lead.by: written(lead.member),
    }
    return f"{reverse('insights:rows', args=[metric])}?{urlencode(asked)}"


def of_loyalty(found: Sequence[Episode], zone: str) -> Iterator[Finding]:
    """Of episodes that harmed: whether their customers came back less than others; told where chance alone would hardly
    show as much, corrected for all episodes."""
    looked = [(one, back) for one in found if one.harmed and (back := after.came_back(one, zone)) is not None]
    ps = statistics.holm([back.apart.p for _one, back in looked])
    for (one, back), p in zip(looked, ps, strict=True):
        if p < SURE:
            yield loyalty(one, back)


def loyalty(one: Episode, back: CameBack) -> Finding:
    k, l = (round((side.value or 0.0) * side.n) for side in (back.those, back.others))  # noqa: E741
    n, m = round(back.those.n), round(back.others.n)
    told = {
        "name": one.rose[0].name, "first": sentences.day(one.since), "last": sentences.day(one.until), "k": k, "n": n,
        "l": l, "m": m, "share": sentences.share(k, n), "other": sentences.share(l, m), "days": after.WITHIN.days,
    }  # fmt: skip
    sentence = (
        _(
            "Of %(n)d customers who asked about “%(name)s” from %(first)s to %(last)s, %(k)d (%(share)s) ordered again"
            " within %(days)d days; of %(m)d others who ordered in those days %(l)d (%(other)s). That is associated"
            " with it; it does not prove that it was the reason."
        )
        % told
    )
    facts = {name: told[name] for name in ("name", "k", "n", "l", "m", "days")}
    return Finding(sentence, facts, "loyalty", 80.0, "", f"loyalty-{one.since}", "", "bad")


def of_changes(lens: Lens) -> Iterator[Finding]:
    """What moved from the period before beyond noise, the surest of each group of metrics first."""
    every = [one for one in changed.of(lens, week.compared()).values() if one.real and all(one.n)]
    real = week.distinct(sorted(every, key=lambda one: (one.better is None, one.p)))[:MOST_CHANGES]
    for place, one in enumerate(real):
        yield change(lens, one, place)


def change(lens: Lens, one: Against, place: int) -> Finding:
    told = {"name": str(one.metric.title), "value": one.now_said}
    basis = _("Before: %(before)s; n = %(n)s and %(m)s.") % {
        "before": one.before_said, "n": said.whole(one.n[0]), "m": said.whole(one.n[1]),
    }  # fmt: skip
    facts = {"metric": one.metric.name, "now": one.now, "before": one.before, "difference": one.difference, "n": one.n}
    rows = lens.address(reverse("insights:rows", args=[one.metric.name]))
    sentence = f"{titles.moved(one, told)}. {basis}"
    return Finding(sentence, facts, "change", 60.0 - place, rows, f"change-{one.metric.name}", tone=one.tone)


def of_groups(lens: Lens) -> Iterator[Finding]:
    """Of each metric looked at, the group that stands apart most surely."""
    place = 0
    for name, by in APART:
        real = {member: one for member, one in changed.apart(lens, name, by).items() if one.real and member is not None}
        worse = {member: one for member, one in real.items() if one.better is False}
        if worse and place < MOST_APART:
            member = min(worse, key=lambda key: (worse[key].p, -abs(worse[key].difference or 0)))
            yield group(lens, name, by, member, worse[member], place)
            place += 1


def group(lens: Lens, name: str, by: str, member: Any, one: Against, place: int) -> Finding:
    metric = metrics.named(name)
    told = {
        "name": metric.title, "group": names.names(by, [member])[member], "value": one.now_said,
        "other": one.before_said, "n": said.whole(one.n[0]), "m": said.whole(one.n[1]),
    }  # fmt: skip
    sentence = (
        _("%(name)s is %(value)s for “%(group)s” (median, n = %(n)s), against %(other)s of all (n = %(m)s).")
        if metric.kind == "duration"
        else _("%(name)s is %(value)s for “%(group)s” (n = %(n)s), against %(other)s for all others (n = %(m)s).")
    ) % told
    facts = {"metric": name, by: member, "now": one.now, "others": one.before, "n": one.n}
    rows = lens.only(**{by: member}).address(reverse("insights:rows", args=[name]))
    return Finding(sentence, facts, "apart", 50.0 - place, rows, f"apart-{name}-{by}", tone="watch")


def of_frictions(since: date, until: date, zone: str) -> Iterator[Finding]:
    """The most harmful that are more than noise."""
    sure = [one for one in frictions(since, until, zone=zone).frictions if one.confidence >= 1 - SURE and one.sentence]
    for place, one in enumerate(sure[:MOST_FRICTIONS]):
        rows = reverse("insights:friction", args=[one.name])
        name = f"friction-{one.name}"
        yield Finding(one.sentence, one.facts, "friction", 70.0 - place, rows, name, one.title, "watch")


def of_leaving() -> Iterator[Finding]:
    """How many are expected to leave, as of the last night; the page of predictions says how often that is right."""
    stands = Standing.objects.filter(kind=Kind.LEAVING, needs="").first()
    rows = Prediction.objects.filter(kind=Kind.LEAVING)
    many = rows.count() if stands else 0
    if stands is None or many < LEAST:
        return
    expected = rows.aggregate(sum=Sum("value"))["sum"] or 0.0
    facts = {"n": many, "k": round(expected), "days": stands.figures["days"]}
    sentence = _("Of %(n)s customers some %(k)s are expected to give no sign of life in the next %(days)s days.") % {
        name: said.whole(one) for name, one in facts.items()
    }
    yield Finding(sentence, facts, "leaving", 45.0, reverse("insights:leavers"), "leaving", "", "watch")
