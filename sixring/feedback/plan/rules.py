"""Where a plan begins, and by when each step is due: the thresholds of feedback in one place, editable in settings.

What nobody changed has the values given here. Steps are due after opening time (`work.hours`), in minutes of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from sixring.conversations import house_rules
from sixring.core.actors import Actor
from sixring.core.errors import Invalid

NAME = "feedback"
NEGATIVE, POSITIVE, NEITHER = "negative", "positive", ""
SCALES = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7), "stars": (1, 5)}
HOUR, DAY = 60, 480  # minutes of opening time; a day of it has eight hours
MOST = 60 * 24 * 60


@dataclass(frozen=True, slots=True)
class Rules:
    """A score up to `..._bad` opens the five steps, one from `..._good` on a thank-you. Of texts the sentiment counts
    (-1 to 1) and how sure the reading is (0 to 1). `..._minutes` are minutes of opening time.

    `loyal_...` say who is a loyal customer; `effect_...` how an effect is measured; `told_days` is how long nobody is
    told of another fix, `told_agreed` whether only those hear of one who agreed to surveys.
    """

    opens: bool = True
    nps_bad: int = 6
    nps_good: int = 9
    csat_bad: int = 2
    csat_good: int = 5
    ces_bad: int = 3
    ces_good: int = 6
    stars_bad: int = 2
    stars_good: int = 5
    text_bad: float = -0.6
    text_good: float = 0.7
    text_sure: float = 0.7
    acknowledge_minutes: int = 4 * HOUR
    investigate_minutes: int = DAY
    solve_minutes: int = 3 * DAY
    follow_up_minutes: int = 8 * DAY
    document_minutes: int = 10 * DAY
    thank_minutes: int = 2 * DAY
    share_minutes: int = 5 * DAY
    told_days: int = 14
    told_agreed: bool = True
    effect_least: int = 30
    effect_days: int = 90
    loyal_orders: int = 3
    loyal_days: int = 365


def of() -> Rules:
    """What holds now. A value that can't be read counts as not decided."""
    decided = house_rules.of(NAME)
    return Rules(**{name: value for name, value in decided.items() if name in KINDS and fits(name, value)})


def decide(values: Mapping[str, Any], *, actor: Actor) -> Rules:
    """From now on these hold; what isn't named stays. Plans that are open keep their due times.

    Raises `Invalid` for a name nobody knows, a value out of its bounds, or good scores that are bad ones too.
    """
    actor.must("configure")
    chosen = {**asdict(of()), **values}
    wrong = [name for name, value in chosen.items() if name not in KINDS or not fits(name, value)]
    if wrong:
        raise Invalid(_("That can’t be used: %(names)s. Nothing was changed.") % {"names": ", ".join(sorted(wrong))})
    if any(chosen[f"{kind}_bad"] >= chosen[f"{kind}_good"] for kind in (*SCALES, "text")):
        raise Invalid(_("A good score lies above a bad one. Nothing was changed."))
    usual = asdict(Rules())
    house_rules.decide(NAME, {name: value for name, value in chosen.items() if value != usual[name]}, actor=actor)
    return of()


KINDS: dict[str, type] = {name: type(value) for name, value in asdict(Rules()).items()}


def fits(name: str, value: Any) -> bool:
    """Rule: whether `value` is of its kind and within its bounds."""
    wanted = KINDS[name]
    if isinstance(value, bool) or wanted is bool:
        return wanted is bool and isinstance(value, bool)
    if not isinstance(value, int | float if wanted is float else int):
        return False
    low, high = bounds(name)
    return low <= value <= high


def bounds(name: str) -> tuple[float, float]:
    """Rule: between what a value may lie."""
    start = name.split("_")[0]
    if start in SCALES:
        return SCALES[start]
    if start == "text":
        return (0, 1) if name == "text_sure" else (-1, 1)
    return {"told_days": (0, 365), "effect_least": (5, 10_000), "effect_days": (7, 730), "loyal_orders": (1, 1000),
            "loyal_days": (30, 3650)}.get(name, (1, MOST))  # fmt: skip


def tone_of_score(kind: str, value: float, rules: Rules, top: int = 0) -> str:
    """Rule: "negative", "positive" or "": a score of the question's `kind`, against where it begins to be one.

    A scale of another length (`top`, such as 7 for satisfaction) is read as if stretched to ours.
    """
    if kind not in SCALES:
        return NEITHER
    least, most = SCALES[kind]
    if top and top != most:
        value = least + (value - least) * (most - least) / max(1, top - least)
    if value <= getattr(rules, f"{kind}_bad"):
        return NEGATIVE
    return POSITIVE if value >= getattr(rules, f"{kind}_good") else NEITHER


def tone_of_text(sentiment: float, confidence: float, rules: Rules) -> str:
    """Rule: a text counts where it is strong, and its reading is sure."""
    if confidence < rules.text_sure:
        return NEITHER
    if sentiment <= rules.text_bad:
        return NEGATIVE
    return POSITIVE if sentiment >= rules.text_good else NEITHER


def worst(found: Mapping[str, tuple[str, float]]) -> tuple[str, str, float] | None:
    """Rule: of several scores {kind: (tone, value)} one unhappy one outweighs any glad one: (kind, tone, value)."""
    for wanted in (NEGATIVE, POSITIVE):
        for kind, (tone, value) in found.items():
            if tone == wanted:
                return kind, tone, value
    return None
