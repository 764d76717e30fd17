"""Reviews side by side, drawn: stars, and what they speak of."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core.statistics import Estimate
from sixring.look.charts import Bar, Figure, Table, bars

from ..dashboards import said
from ..dashboards.lens import Lens
from .compared import Against, Aspect, Page, Spoken

MOST = 6  # aspects drawn; the table has all
STARS = (1.0, 5.0)
ASPECTS = {
    "delivery": gettext_lazy("Delivery"), "service": gettext_lazy("Service"), "price": gettext_lazy("Price"),
    "quality": gettext_lazy("Quality"), "product": gettext_lazy("Products"), "website": gettext_lazy("Website"),
    "app": gettext_lazy("App"), "billing": gettext_lazy("Billing"), "returns": gettext_lazy("Returns"),
    "waiting": gettext_lazy("Waiting"), "communication": gettext_lazy("Communication"),
    "packaging": gettext_lazy("Packaging"), "store": gettext_lazy("Store"),
}  # fmt: skip


def called(aspect: str) -> str:
    return str(ASPECTS.get(aspect, aspect.capitalize()))


@dataclass(frozen=True, slots=True)
class Told:
    """A competitor beside us, for the page."""

    against: Against
    title: str
    figure: Figure | None


def stars(page: Page, lens: Lens) -> Figure | None:
    """None where there is nobody to be compared with."""
    if not page.others:
        return None
    sides = [(page.ours, _("We")), *((one.theirs, one.theirs.name) for one in page.others)]
    rows = [bar(side, name, "good" if side is page.ours else "quiet") for side, name in sides]
    rows_told = [
        (
            name,
            side.rating.said,
            side.rating.interval or said.NOTHING,
            side.n,
            "; ".join(side.sources) or _("our reviews"),
        )
        for side, name in sides
    ]
    table = Table((_("Whose reviews"), _("Stars"), _("95 % interval"), _("n"), _("Source")), rows_told)
    title = stars_title(page)
    chart = bars(rows, label=title, ends=STARS)
    subtitle = _("Mean of one to five stars in public reviews. Who reviews is not everybody who buys.")
    foot = " · ".join([lens.span.words, *sources(page)])
    return Figure(chart, table, title, subtitle, foot, lens.address("", csv="stars"), "stars")


def bar(side: Spoken, name: str, css: str) -> Bar:
    found = side.rating
    told = f"{found.said if found.known else _('too few')} · {said.n_words(side.n)}"
    return Bar(name, found.value, told, *ends(found), css)


def ends(found: Estimate) -> tuple[float | None, float | None]:
    return (found.low, found.high) if found.sure else (None, None)


def stars_title(page: Page) -> str:
    ahead = [one.theirs.name for one in page.others if one.ahead]
    behind = [one.theirs.name for one in page.others if one.ahead is False]
    told = [
        _("more stars than %(names)s") % {"names": ", ".join(ahead)} if ahead else "",
        _("fewer stars than %(names)s") % {"names": ", ".join(behind)} if behind else "",
    ]
    found = ", ".join(part for part in told if part)
    return _("We have %(found)s") % {"found": found} if found else _("Stars: no clear difference from others")


def sources(page: Page) -> list[str]:
    form = _("%(name)s: %(source)s")
    return [form % {"name": one.theirs.name, "source": "; ".join(one.theirs.sources)} for one in page.others]


def aspects(one: Against, ours: Spoken, lens: Lens) -> Told:
    """What is spoken of more in theirs or in ours; no figure where too few are read."""
    title = aspects_title(one)
    if not one.aspects or min(ours.read, one.theirs.read) < 5:
        return Told(one, title, None)
    rows = [row for aspect in one.aspects[:MOST] for row in pair(aspect, one.theirs.name)]
    head = (_("Topic"), _("We"), _("n"), one.theirs.name, _("n"), _("Difference"), _("Our feeling"), _("Theirs"))
    table = Table(head, [cells(aspect, ours, one.theirs) for aspect in one.aspects])
    most = max((row.high or row.value or 0.0) for row in rows)
    chart = bars(rows, label=title, ends=(0.0, most or 1.0))
    subtitle = _(
        "Share of reviews that speak of it, found by the same word lists in both. Feelings run from −1 to 1, of five or"
        " more. p corrected after Holm for all topics."
    )
    foot = _("%(days)s · %(name)s: %(source)s") % {
        "days": lens.span.words, "name": one.theirs.name, "source": "; ".join(one.theirs.sources),
    }  # fmt: skip
    name = f"aspects-{one.theirs.competitor.pk if one.theirs.competitor else 0}"
    return Told(one, title, Figure(chart, table, title, subtitle, foot, lens.address("", csv=name), name))


def pair(aspect: Aspect, name: str) -> tuple[Bar, Bar]:
    form = _("%(topic)s: %(whose)s")
    mine, other = ({"topic": called(aspect.name), "whose": whose} for whose in (_("we"), name))
    ours, theirs = aspect.ours, aspect.theirs
    return (
        Bar(form % mine, ours.value, counted(ours), *ends(ours), "good"),
        Bar(form % other, theirs.value, counted(theirs), *ends(theirs), "quiet"),
    )


def counted(found: Estimate) -> str:
    """ "12 % · 9 of 75"."""
    of = {"k": said.whole((found.value or 0.0) * found.n), "n": said.whole(found.n)}
    return f"{found.said} · {_('%(k)s of %(n)s') % of}"


def cells(aspect: Aspect, ours: Spoken, theirs: Spoken) -> tuple[object, ...]:
    mark = {True: _("surely more"), False: _("surely less"), None: _("no clear difference")}[aspect.more]
    return (
        called(aspect.name), aspect.ours.words, len(ours.felt.get(aspect.name, ())), aspect.theirs.words,
        len(theirs.felt.get(aspect.name, ())), mark, felt(aspect.our_feeling), felt(aspect.their_feeling),
    )  # fmt: skip


def felt(found: Estimate) -> str:
    return said.by_unit("points", found.value) if found.value is not None else said.NOTHING


def aspects_title(one: Against) -> str:
    more = [called(aspect.name).lower() for aspect in one.aspects if aspect.more is False]
    fewer = [called(aspect.name).lower() for aspect in one.aspects if aspect.more]
    told = [
        _("theirs speak more of %(what)s") % {"what": ", ".join(more[:3])} if more else "",
        _("ours more of %(what)s") % {"what": ", ".join(fewer[:3])} if fewer else "",
    ]
    found = ", ".join(part for part in told if part) or _("no topic is clearly spoken of more")
    return f"{one.theirs.name}: {found}"
