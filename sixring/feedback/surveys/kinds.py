"""Kinds of question: what each asks for, and between what its numbers lie."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NPS, CSAT, CES, STARS, CHOICE, MATRIX, TEXT = "nps", "csat", "ces", "stars", "choice", "matrix", "text"


@dataclass(frozen=True, slots=True)
class Kind:
    """`scale` is what its numbers lie between, or None; `tops` are the upper ends an owner may choose from."""

    key: str
    label: str | Promise
    hint: str | Promise
    scale: tuple[int, int] | None = None
    tops: tuple[int, ...] = ()


# NPS: Reichheld 2003, 0 to 10. CES 2.0: Dixon, Toman and DeLisi 2013, 1 to 7, agreement, shown as Ease.
KINDS = {
    one.key: one
    for one in (
        Kind(NPS, _("Recommendation (NPS)"), _("0 to 10: how likely they are to recommend us."), (0, 10)),
        Kind(CSAT, _("Satisfaction (CSAT)"), _("1 to 5: how satisfied they are."), (1, 5), (5, 7)),
        Kind(CES, _("Ease (1–7)"), _("1 to 7: how easy it was; higher is easier."), (1, 7)),
        Kind(STARS, _("Stars"), _("1 to 5 stars."), (1, 5), (3, 5, 10)),
        Kind(CHOICE, _("Choice"), _("One of several answers, or several of them.")),
        Kind(MATRIX, _("Matrix"), _("Several statements on one scale."), (1, 5), (3, 5, 7)),
        Kind(TEXT, _("Words"), _("In their own words.")),
    )
}
SCORED = frozenset({NPS, CSAT, CES, STARS})
