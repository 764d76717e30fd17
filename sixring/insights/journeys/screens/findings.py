"""Titles that say what was found: only what surely holds, else how much there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...dashboards import said
from ..shapes import Comparison, Critical, Dropoffs, Feelings, Flow, Frictions, Loops, Variants
from . import words


def of_map(found: Flow, felt: Feelings | None) -> str:
    """Where people surely feel worst, or else how much there is."""
    worst = lowest(felt) if felt else ""
    if worst:
        return _("People feel clearly worse than elsewhere at “%(name)s”") % {"name": worst}
    return counted(found)


def counted(found: Flow) -> str:
    return ngettext(
        "%(n)s journey across %(many)d touchpoints", "%(n)s journeys across %(many)d touchpoints", found.journeys
    ) % {"n": said.whole(found.journeys), "many": len(found.nodes)}


def lowest(felt: Feelings) -> str:
    """The touchpoint with the worst feeling among those that surely differ; "" where none does."""
    below = [one for one in felt.felt if one.real and one.apart and (one.apart.value or 0) < 0]
    worst = min(below, key=lambda one: one.feeling.value or 0.0, default=None)
    return felt.basis.labels.get(worst.touchpoint, worst.touchpoint) if worst else ""


def of_flow(found: Flow) -> str:
    """The line most people take."""
    labels = found.basis.labels
    edge = max((one for one in found.edges if one.source != one.target), key=lambda one: one.people, default=None)
    if edge is None:
        return counted(found)
    told = {"way": words.path((edge.source, edge.target), labels), "n": said.whole(edge.people)}
    return _("Most go on by %(way)s: %(n)s people") % told


def of_feelings(felt: Feelings) -> str:
    worst = lowest(felt)
    if worst:
        return _("Feelings are lowest at “%(name)s”") % {"name": worst}
    return _("No touchpoint feels clearly different from the others")


def of_variants(found: Variants) -> str:
    if not found.variants:
        return _("No way is taken by enough people to be shown")
    return _("The %(n)d most frequent ways make %(share)s of all journeys; there are %(kinds)s different ones") % {
        "n": len(found.variants), "share": said.share(covered(found)), "kinds": said.whole(found.kinds),
    }  # fmt: skip


def covered(found: Variants) -> float:
    many = sum(one.journeys for one in found.variants)
    return many / found.basis.journeys if found.basis.journeys else 0.0


def of_loops(found: Loops) -> str:
    if not found.loops:
        return _("Nobody goes round in circles, as far as can be shown")
    first = max(found.loops, key=lambda one: one.people)
    return _("%(n)s people went round: %(path)s") % {
        "n": said.whole(first.people), "path": round_trip(first.path, found.basis.labels),
    }  # fmt: skip


def round_trip(path: Sequence[str], labels: Mapping[str, str]) -> str:
    """A loop in words: a → b → a, or a → a."""
    return words.path((*path, path[0]), labels)


def of_dropoffs(found: Dropoffs) -> str:
    above = [one for one in found.dropoffs if one.apart is not None and one.apart.real and (one.apart.value or 0) > 0]
    if not above:
        return _("No touchpoint clearly loses more people than the others of its stage")
    first = max(above, key=lambda one: one.share.value or 0.0)
    return _("At “%(name)s” %(share)s end without an order, clearly more than elsewhere in its stage") % {
        "name": found.basis.labels.get(first.touchpoint, first.touchpoint), "share": first.share.said,
    }  # fmt: skip


def of_frictions(found: Frictions) -> str:
    if not found.frictions:
        return _("No friction stands out")
    return _("First: %(name)s") % {"name": found.frictions[0].title}


def of_critical(rows: Sequence[Critical], labels: Mapping[str, str], outcome: str) -> str:
    real = next((one for one in rows if one.real), None)
    name = words.OUTCOMES.get(outcome, outcome)
    if real is None:
        return _("“%(outcome)s”: no touchpoint clearly goes with it") % {"outcome": name}
    told = {"name": labels.get(real.touchpoint, real.touchpoint), "outcome": name, "apart": real.apart.said}
    return _("“%(outcome)s” is associated most with “%(name)s” (%(apart)s)") % told


def of_comparison(found: Comparison) -> str:
    n = sum(one.real for one in found.edges) + sum(one[2].real for one in found.figures.values())
    if not n:
        return _("Nothing differs beyond chance")
    return ngettext("%(n)d thing differs beyond chance", "%(n)d things differ beyond chance", n) % {"n": n}
