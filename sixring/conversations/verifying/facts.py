"""Facts that prove: which ones may be asked, and whether the answers are right. Values never leave this file."""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from sixring.core.actors import Actor
from sixring.core.errors import Invalid
from sixring.core.proof import ProofKind
from sixring.interactions.models import Interaction
from sixring.people import profile
from sixring.people.models import Fact, Identity, Membership, Person
from sixring.people.normalise import normalise

from .. import house_rules
from ..models import Verification

RULE = "facts_that_prove"
ORDER = "order:last"
ORDER_NAMES = ("order_id", "orderId", "order_number", "order")
IDENTITIES = {"identity:user_id": "user_id", "identity:phone": "phone", "identity:card": "card"}
WHERE_FACTS_STAND = 4000  # rows looked at for the names of facts


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the owner chose: the facts that may be asked by key, what they are called, how many must be right."""

    labels: Mapping[str, str]
    right: int


def chosen() -> Chosen:
    kept = house_rules.of(RULE)
    labels = {str(one["key"]): str(one["label"]) for one in kept.get("facts", ()) if one.get("key")}
    return Chosen(labels, int(kept.get("right", 2)))


def choose(labels: Mapping[str, str], right: int, *, actor: Actor) -> None:
    """From now on these facts may be asked, and `right` of them must be right. Raises `Invalid`."""
    if labels and not 1 <= right <= len(labels):
        raise Invalid("As many facts must be right as there are, at most.")
    kept = {"facts": [{"key": key, "label": label} for key, label in labels.items()], "right": right}
    house_rules.decide(RULE, kept, actor=actor)


def on_offer() -> list[str]:
    """Keys of facts that could be asked: those in use lately, ids, and the last order."""
    rows = Fact.objects.exclude(proof=ProofKind.CLAIMED).order_by("-pk").values_list("name", flat=True)
    names = sorted(set(rows[:WHERE_FACTS_STAND]) - set(profile.NAMES))
    return [ORDER, *IDENTITIES, *(f"fact:{name}" for name in names)]


def askable(person: Person, claimed: Identity) -> list[str]:
    """Keys of the chosen facts that are known of `person`; none at all when too few are."""
    rule = chosen()
    known = [key for key in rule.labels if values(key, person, claimed)]
    return known if rule.labels and len(known) >= rule.right else []


def right(asked: Verification, said: Mapping[str, str]) -> bool:
    """Whether enough of the answers are right. Every answer is compared with every value, whatever came before."""
    person = asked.proven.person
    if person is None:
        return False
    hits = sum(is_right(key, said.get(key, ""), values(key, person, asked.claimed)) for key in asked.facts)
    return hits >= max(1, chosen().right)


def is_right(key: str, said: str, known: Iterable[str]) -> bool:
    mine = spelt(key, said).encode()
    hit = False
    for value in known:
        hit |= hmac.compare_digest(mine, spelt(key, value).encode())
    return hit and bool(mine)


def spelt(key: str, value: str) -> str:
    """Rule: capitals, spaces, dashes and a leading # don't matter; phone numbers are compared as numbers."""
    if key == "identity:phone" or key.endswith(":phone"):
        return normalise("phone", value) or ""
    plain = unicodedata.normalize("NFKC", value).casefold()
    return re.sub(r"[\W_]+", "", plain)


def values(key: str, person: Person, claimed: Identity) -> list[str]:
    """What is known and proven under `key`; nothing the claimed side said itself."""
    theirs = Membership.objects.filter(person=person, until=None).exclude(identity=claimed).values("identity")
    if key == ORDER:
        return last_order(theirs)
    if key in IDENTITIES:
        rows = Identity.objects.filter(pk__in=theirs, claimed=False, kind=IDENTITIES[key])
        return list(rows.values_list("value", flat=True)[:50])
    facts = Fact.objects.filter(identity__in=theirs, identity__claimed=False, name=key.removeprefix("fact:"))
    facts = facts.exclude(proof=ProofKind.CLAIMED).order_by("-observed_at")
    return [str(value) for value in facts.values_list("value", flat=True)[:20] if isinstance(value, str | int | float)]


def last_order(identities: QuerySet[Membership, Any]) -> list[str]:
    """The number of their last order, as a proven event told it."""
    rows = Interaction.objects.filter(identity__in=identities, kind="track", identity__claimed=False)
    rows = rows.exclude(proof=ProofKind.CLAIMED).order_by("-occurred_at", "-pk")
    for data in rows.values_list("data", flat=True)[:200]:
        properties = data.get("properties") if isinstance(data, dict) else None
        found = properties if isinstance(properties, dict) else {}
        for name in ORDER_NAMES:
            if isinstance(found.get(name), str | int) and str(found[name]):
                return [str(found[name])]
    return []
