"""Judging: which touches of a batch are noise. One query for the rules of all; a second only where bulk mail came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sixring.interactions.models import Interaction

from .. import house_rules
from ..models import Conversation, NoiseRule
from . import machines, rules

if TYPE_CHECKING:
    from ..reception import Touch

RULE = "noise"
Noise = Conversation.Noise
OF_RULE = {"spam": Noise.SPAM, "block": Noise.SPAM, "not_request": Noise.NOT_A_REQUEST}


def judge(touches: Sequence[Touch]) -> None:
    """Set `noise` (a rule's verdict: the touch is silent) and `begins_noise` (only if it begins a conversation)."""
    heard = [touch for touch in touches if not touch.inbound.outgoing and touch.inbound.sender is not None]
    keys = {id(touch): keys_of(touch) for touch in heard}
    met = rules.meeting(key for found in keys.values() for key in found)
    if met:
        apply(heard, keys, met)
    automatic = [touch for touch in heard if touch.inbound.automatic and not touch.noise]
    if automatic:
        judge_machines(automatic)


def keys_of(touch: Touch) -> list[rules.Key]:
    sender = touch.inbound.sender
    assert sender is not None
    return rules.keys_of(sender.kind, sender.value, sender.scope, sender.proof.proven, touch.inbound.data)


def apply(touches: Sequence[Touch], keys: dict[int, list[rules.Key]], met: dict[rules.Key, NoiseRule]) -> None:
    hits = []
    for touch in touches:
        rule = next((met[key] for key in keys[id(touch)] if key in met), None)
        if rule is not None:
            touch.noise = rule.verdict
            touch.begins_noise = OF_RULE[rule.verdict]
            hits.append(rule)
    rules.count_hits(hits)


def judge_machines(touches: Sequence[Touch]) -> None:
    """Reports and absence notes that belong to no conversation are no requests; so is bulk mail, where the owner
    decided so, unless we wrote to its sender before."""
    bulk = []
    for touch in touches:
        said, data = touch.inbound.automatic, touch.inbound.data
        if machines.is_bounce(said, data) or machines.is_away(said, touch.inbound.subject, touch.inbound.text, data):
            touch.begins_noise = Noise.NOT_A_REQUEST
        elif machines.is_bulk(data):
            bulk.append(touch)
    if bulk and sorts_bulk():
        known = written_to([touch.identity.pk for touch in bulk if touch.identity])
        for touch in bulk:
            if touch.identity is None or touch.identity.pk not in known:
                touch.begins_noise = Noise.NOT_A_REQUEST


def sorts_bulk() -> bool:
    """Whether newsletters are set aside by themselves; until the owner decides, they are only suggested."""
    return bool(house_rules.of(RULE).get("bulk") == "automatic")


def written_to(identities: Sequence[int]) -> set[int]:
    rows = Interaction.objects.filter(identity__in=identities, direction=Interaction.Direction.OUT)
    return set(rows.values_list("identity_id", flat=True).distinct())
