"""What the owner wants of matching: whether every night, and whether a score may join by itself."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Invalid

from ..models import MatchRules

LEAST, MOST = 5.0, 20.0  # log2 odds between which the owner chooses


def of_the_house() -> MatchRules:
    return MatchRules.objects.first() or MatchRules()


def decide(*, nightly: bool, joins: bool, at_least: float, actor: Actor) -> MatchRules:
    """From now on so. What was joined stays. Raises `Invalid` for a score that would join on too little."""
    actor.must("own")
    if not LEAST <= at_least <= MOST:
        raise Invalid(_("Joins by themselves take a score between 5 and 20. Nothing was changed."))
    with transaction.atomic():
        rules = of_the_house()
        rules.nightly, rules.joins, rules.at_least = nightly, joins, at_least
        rules.save()
        changes.record("matching.decided", rules, actor=actor)
    return rules
