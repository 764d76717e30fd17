"""House rules: what this organisation decided about its conversations, by name."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from sixring.core import changes
from sixring.core.actors import Actor

from .models import HouseRule


def of(name: str) -> dict[str, Any]:
    """What was decided; an empty dict while nothing was."""
    found = HouseRule.objects.filter(name=name).values_list("value", flat=True).first()
    return dict(found) if isinstance(found, dict) else {}


def decide(name: str, value: dict[str, Any], *, actor: Actor) -> None:
    """Decide anew. The same again leaves no trace."""
    actor.must("configure")
    with transaction.atomic():
        HouseRule.objects.get_or_create(name=name)
        row = HouseRule.objects.select_for_update().get(name=name)
        if row.value != value:
            HouseRule.objects.filter(name=name).update(value=value)
            # A rule is known by its name, not by a number; the change says that there was one.
            changes.record_many([changes.Entry(f"house_rule.{name}"[:60], "houserule", 0)], actor=actor)
