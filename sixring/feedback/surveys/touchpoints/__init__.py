"""Templates for each touchpoint: what is usually asked there, in the languages we have words for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..kinds import CES, CHOICE, CSAT, NPS, STARS, TEXT
from . import usual

LOW = {"csat": 2, "ces": 3, "nps": 6, "stars": 2}  # up to where a score asks what went wrong


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """A template. `asks` are (kind, name of its words) in order; the first score decides what is asked about it."""

    key: str
    label: str | Promise
    hint: str | Promise
    asks: Sequence[tuple[str, str]]

    def design(self, languages: Sequence[str]) -> dict[str, Any]:
        """A draft of it in `languages`, the first being the one it is written in."""
        spoken = [one for one in languages if one in usual.LANGUAGES] or ["en"]
        score = self.asks[0][0]
        questions = [usual.asked(kind, name, spoken) for kind, name in self.asks]
        for (_kind, name), question in zip(self.asks, questions, strict=True):
            question["branch"] = branch(score, name)
        questions[0]["required"] = True
        return {"languages": spoken, "texts": usual.frame(spoken), "theme": {}, "questions": questions}


def branch(score: str, name: str) -> list[dict[str, Any]]:
    """Rule: what went wrong is asked after a low score, what was good after any other."""
    test = {"wrong": "at_most", "good": "at_least"}.get(name)
    if test is None or score not in LOW:
        return []
    value = LOW[score] + (1 if test == "at_least" else 0)
    return [{"question": score, "test": test, "value": value}]


WHY = ((TEXT, "wrong"), (TEXT, "good"))
TOUCHPOINTS: Mapping[str, Touchpoint] = {
    one.key: one
    for one in (
        Touchpoint("delivery", _("Order delivered"), _("Satisfaction with a delivery, and what went wrong."),
                   ((CSAT, "delivery"), (CHOICE, "delivery_parts"), *WHY)),
        Touchpoint("resolved", _("Matter resolved"), _("Ease of getting help, and whether it is solved."),
                   ((CES, "resolved"), (CHOICE, "solved"), *WHY)),
        Touchpoint("chat", _("Chat ended"), _("One tap after a chat."), ((CSAT, "chat"), *WHY)),
        Touchpoint("call", _("Call ended"), _("How easy it was on the phone."), ((CES, "call"), *WHY)),
        Touchpoint("visit", _("Store visit"), _("Stars for a visit, and what it was for."),
                   ((STARS, "visit"), (CHOICE, "visit_parts"), *WHY)),
        Touchpoint("onboarding", _("Getting started"), _("How easy the beginning was, and what was missing."),
                   ((CES, "onboarding"), *WHY)),
        Touchpoint("renewal", _("Renewal"), _("Recommendation before a contract goes on."),
                   ((NPS, "recommend"), *WHY)),
        Touchpoint("relationship", _("Relationship"), _("Recommendation, once or twice a year."),
                   ((NPS, "recommend"), *WHY)),
        Touchpoint("product", _("Product"), _("Stars for a product that was bought."), ((STARS, "product"), *WHY)),
        Touchpoint("return", _("Return or refund"), _("How easy it was to send something back."),
                   ((CES, "return"), *WHY)),
        Touchpoint("event", _("Event or workshop"), _("Stars for an event."), ((STARS, "event"), *WHY)),
        Touchpoint("leaving", _("Leaving"), _("Why somebody cancels, without holding them."),
                   ((CHOICE, "leaving"), (TEXT, "leaving_why"))),
        Touchpoint("website", _("Website or app"), _("How easy the site is to use."), ((CES, "website"), *WHY)),
    )
}  # fmt: skip
