"""How small a group may be and still be shown: two numbers, decided by whoever may configure."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sixring.conversations import house_rules
from sixring.core.actors import Actor
from sixring.core.errors import Invalid

from ..models import Survey

NAME = "results"


@dataclass(frozen=True, slots=True)
class Least:
    """A group of fewer answers than `known` is not compared: chance would decide. Of an anonymous survey nothing is
    shown of fewer than `anonymous`, so that nobody can be told from a number."""

    known: int = 30
    anonymous: int = 5

    def of(self, survey: Survey) -> int:
        return max(self.anonymous, self.known) if survey.anonymous else self.known

    def whole(self, survey: Survey) -> int:
        """The least a survey needs for its own numbers to be shown at all."""
        return self.anonymous if survey.anonymous else 1


def least() -> Least:
    decided = house_rules.of(NAME)
    known, anonymous = decided.get("known"), decided.get("anonymous")
    usual = Least()
    return Least(
        known if isinstance(known, int) and 1 <= known <= 1000 else usual.known,
        anonymous if isinstance(anonymous, int) and 3 <= anonymous <= 1000 else usual.anonymous,
    )


def decide(known: int, anonymous: int, *, actor: Actor) -> Least:
    """Raises `Invalid` for numbers out of their bounds."""
    if not (1 <= known <= 1000 and 3 <= anonymous <= 1000):
        raise Invalid(_("A group needs 1 to 1000 answers, of an anonymous survey 3 to 1000. Nothing was changed."))
    house_rules.decide(NAME, {"known": known, "anonymous": anonymous}, actor=actor)
    return Least(known, anonymous)
