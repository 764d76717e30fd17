"""Findings in plain words: the sentence, the figures under it, how it was found, and how long a while is."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sixring.channels.templatetags.channels import label
from sixring.core.statistics.estimates import written

from .compared import LEVEL, Compared
from .periods import Periods

MINUTE, HOUR, DAY = 60, 3600, 86400


def sentence(one: Compared) -> str:
    """What changed, as one says it."""
    words = {"now": value(one, one.now), "before": value(one, one.before), "name": called(one)}
    return sentence_of(one) % words


def sentence_of(one: Compared) -> str:
    more = one.more
    if one.kind in ("all", "reason", "channel", "tag"):
        return counts(one.kind, more)
    if one.kind == "pace" and one.name:
        return _("Half of first answers by %(name)s now take longer than %(now)s; before it was %(before)s")
    return {
        "pace": _("Half of first answers now take longer than %(now)s; before it was %(before)s"),
        "age": _("Half of the open matters are older than %(now)s; four weeks ago it was %(before)s"),
        "late": _("%(now)s of the matters we answered got an answer late; before it was %(before)s"),
        "again": _("%(now)s of resolved matters opened again; before it was %(before)s"),
        "unsorted": _("%(now)s of resolved matters have no contact reason; before it was %(before)s"),
    }[one.kind]


def counts(kind: str, more: bool) -> str:
    rose, fell = {
        "all": (_("Matters rose from %(before)s to %(now)s in four weeks"),
                _("Matters fell from %(before)s to %(now)s in four weeks")),
        "reason": (_("Matters about “%(name)s” rose from %(before)s to %(now)s in four weeks"),
                   _("Matters about “%(name)s” fell from %(before)s to %(now)s in four weeks")),
        "channel": (_("%(name)s grew from %(before)s to %(now)s matters in four weeks"),
                    _("%(name)s fell from %(before)s to %(now)s matters in four weeks")),
        "tag": (_("Matters tagged “%(name)s” rose from %(before)s to %(now)s in four weeks"),
                _("Matters tagged “%(name)s” fell from %(before)s to %(now)s in four weeks")),
    }[kind]  # fmt: skip
    return rose if more else fell


def called(one: Compared) -> str:
    return label(one.name) if one.kind in ("channel", "pace") and one.name else one.name


def short(one: Compared) -> str:
    """What is compared, as a row of a table names it."""
    named = {
        "reason": _("Matters about “%(name)s”"), "channel": _("Matters by %(name)s"),
        "tag": _("Matters tagged “%(name)s”"), "pace": _("First answer by %(name)s, median"),
    }  # fmt: skip
    plain = {
        "all": _("Matters begun"), "pace": _("First answer, median"), "age": _("Age of open matters, median"),
        "late": _("Answered late"), "again": _("Opened again"), "unsorted": _("Resolved without a reason"),
    }  # fmt: skip
    return named[one.kind] % {"name": called(one)} if one.name else str(plain[one.kind])


def value(one: Compared, number: float) -> str:
    if one.unit == "count":
        return number_format(int(number), force_grouping=True)
    return percent(number) if one.unit == "share" else while_(number)


def percent(share: float) -> str:
    """Rule: whole per cent, one place below ten."""
    said = round(share * 100, 0 if share >= 0.1 else 1)
    return _("%(n)s %%") % {"n": number_format(said, 0 if said == int(said) else 1)}


def while_(seconds: float) -> str:
    """Rule: the two largest units: "3 h 10 min", "2 d 4 h", "40 s"."""
    whole = round(seconds)
    if whole < MINUTE:
        return _("%(s)d s") % {"s": whole}
    if whole < HOUR:
        return _("%(m)d min") % {"m": whole // MINUTE}
    if whole < DAY:
        parts = _("%(h)d h") % {"h": whole // HOUR}, _("%(m)d min") % {"m": whole % HOUR // MINUTE}
        return " ".join(parts) if whole % HOUR >= MINUTE else parts[0]
    parts = _("%(d)d d") % {"d": whole // DAY}, _("%(h)d h") % {"h": whole % DAY // HOUR}
    return " ".join(parts) if whole % DAY >= HOUR else parts[0]


def basis(one: Compared, periods: Periods) -> str:
    """The periods, how many it rests on, and the year before."""
    said = [_("%(now)s, compared with %(before)s") % {"now": periods.now.said, "before": periods.before.said}]
    if one.kind == "age":
        said = [_("open on %(now)s and four weeks before") % {"now": periods.now.said.partition(" – ")[2]}]
    if one.unit == "count":
        said.append(ngettext("%(n)s matter", "%(n)s matters", sum(one.n)) % {"n": grouped(sum(one.n))})
    else:
        said.append(_("of %(now)s and %(before)s matters") % {"now": grouped(one.n[0]), "before": grouped(one.n[1])})
    if one.kind == "pace":
        said.append(_("opening time"))
    if one.year_ago is not None:
        said.append(_("a year ago from %(before)s to %(now)s") % {
            "before": grouped(one.year_ago[1]), "now": grouped(one.year_ago[0])})  # fmt: skip
    return " · ".join(said)


def method(one: Compared, among: int) -> list[str]:
    """How it was found: what counts, which test, and what the correction says."""
    figures = {"p": chance_of(one.p), "corrected": chance_of(one.corrected), "n": among, "level": LEVEL}
    verdict = _("Chance alone would do as much with p = %(p)s; corrected for all %(n)s things compared (Holm) "
                "p = %(corrected)s. Beyond noise is below %(level)s, and a change large enough to matter.")  # fmt: skip
    return [definitions()[one.kind], *tests(one), verdict % figures]


def tests(one: Compared) -> Iterator[str]:
    """Which test was made, and what else had to hold."""
    if one.unit == "share":
        yield _("Two shares, compared by Pearson’s test.")
    elif one.unit == "seconds":
        yield _("Two samples, compared by the Mann–Whitney test; half of each lie below the value given.")
    else:
        yield _("Two counts, compared by the exact test of two Poisson counts given their sum.")
    if one.rest is not None:
        others = {"before": grouped(one.rest[1]), "now": grouped(one.rest[0])}
        yield _("All others of its kind went from %(before)s to %(now)s; it must also have changed otherwise than "
                "these (Pearson’s test), so that it isn’t only that everything changed.") % others  # fmt: skip
    if one.year_ago is not None:
        yield _("Where the same weeks a year ago show the same turn, it must also differ from that.")


def definitions() -> dict[str, str]:
    """What each kind counts."""
    begun = _("Counted are matters that began in the period, without noise, as you may see them.")
    return {
        "all": begun, "reason": begun, "tag": begun,
        "channel": begun + " " + _("A matter is of the channel it was last touched on."),
        "pace": _("From the first message to our first answer, counted in opening time, of first answers given in the "
                  "period."),
        "age": _("How long ago the matters that are open began, and those that were open four weeks ago."),
        "late": _("Of the matters answered in the period, those with an answer after it was due."),
        "again": _("Of the matters resolved in the period, those that opened again because the customer wrote or a "
                   "promise fell due."),
        "unsorted": _("Of the matters that began in the period and are resolved, those without a contact reason."),
    }  # fmt: skip


def chance_of(p: float) -> str:
    return _("less than 0.0001") if p < 0.0001 else written(p, 4 if p < 0.01 else 2)


def grouped(n: int) -> str:
    return number_format(n, force_grouping=True)
