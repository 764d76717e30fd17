"""What the whole made of the stories: which messages lie among another matter's, and whom it took for one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sixring.conversations.models import Placement
from sixring.people.models import Identity

from .stories import Step, Story
from .telling import Switch


def figures(stories: Sequence[Story], where: Mapping[str, int], switches: Sequence[Switch]) -> dict[str, Any]:
    steps = [step for story in stories for step in story.steps if step.matter and step.way != "resolves"]
    placed = placements(steps, where)
    proven = [one for one in switches if one.proven]
    unproven = [one for one in switches if not one.proven]
    wrong = misplaced(steps, placed)
    deciding = {step.key for step in steps if step.switch}
    return {
        "stories": len(stories), "hard_share": share(story.kind != "plain" for story in stories),
        "messages": len(steps), "switches": len(switches), "proven_switches": len(proven),
        "carried_over": share(one.there and not one.verified for one in proven),
        "carried_over_all": share(one.there for one in switches),
        "wrong_placements": round(len(wrong) / len(steps), 4),
        "wrong_joins": wrong_joins(stories),
        "always_latest_baseline": always_latest(stories),
        "wrong_at_switches": round(len(wrong & deciding) / max(1, len(deciding)), 4),
        "in_the_very_conversation": share(one.placed for one in proven if one.kind in ("plain", "two_open")),
        "unproven_before_verifying": share(one.there and not one.verified for one in unproven),
        "questions_asked": sum(one.asked for one in switches),
        "by_kind": {kind: told(switches, kind) for kind in dict.fromkeys(one.kind for one in switches)},
        "by_way": {way: share(one.there for one in switches if one.way == way)
                   for way in dict.fromkeys(one.way for one in switches)},
        "lost": len(steps) - len(placed),
    }  # fmt: skip


def told(switches: Sequence[Switch], kind: str) -> dict[str, float]:
    mine = [one for one in switches if one.kind == kind]
    return {"there": share(one.there for one in mine), "placed": share(one.placed for one in mine), "n": len(mine)}


def placements(steps: Sequence[Step], where: Mapping[str, int]) -> dict[str, int]:
    """The conversation each message was placed in by itself, before anybody verified or moved anything."""
    first = Placement.objects.filter(interaction__in=where.values()).order_by("interaction", "pk")
    by_touch: dict[int, int] = {}
    for touch, conversation in first.values_list("interaction", "conversation"):
        by_touch.setdefault(touch, conversation)
    return {step.key: by_touch[where[step.key]] for step in steps if where.get(step.key) in by_touch}


def misplaced(steps: Sequence[Step], placed: Mapping[str, int]) -> set[str]:
    """Messages in a conversation that another matter, or another customer, began."""
    begun: dict[int, str] = {}
    wrong = set()
    for step in sorted(steps, key=lambda step: (step.at, step.key)):
        home = placed.get(step.key)
        if home is not None and begun.setdefault(home, step.matter) != step.matter:
            wrong.add(step.key)
    return wrong


def always_latest(stories: Sequence[Story]) -> float:
    """The share of messages wrongly placed by the simplest rule: into the person's latest conversation, whoever the
    person is being known. Mails that answer one go where that is, as in any help desk."""
    wrong = messages = 0
    for story in stories:
        latest: dict[str, str] = {}
        for step in story.steps:
            if not step.matter or step.way == "resolves":
                continue
            messages += 1
            home = step.matter if step.answers and step.way in ("mail", "unsigned") else latest.get(step.who.key)
            wrong += home not in (None, step.matter)
            latest[step.who.key] = home or step.matter
    return round(wrong / messages, 4)


def wrong_joins(stories: Sequence[Story]) -> int:
    """Persons that hold what is of two customers: an address, an account, a browser. A number two people share is of
    neither."""
    whose: dict[str, str] = {}
    for customer in (one for story in stories for one in story.customers):
        whose |= dict.fromkeys((customer.email, customer.user, customer.visitor), customer.key)
        whose[f"{customer.visitor}-elsewhere"] = customer.key
        if not customer.shared:
            whose[customer.phone] = customer.key
    persons: dict[int, set[str]] = defaultdict(set)
    for person, value in Identity.objects.exclude(person=None).values_list("person", "value"):
        if value in whose:
            persons[person].add(whose[value])
    return sum(len(customers) > 1 for customers in persons.values())


def share(answers: Any) -> float:
    known = list(answers)
    return round(sum(map(bool, known)) / len(known), 4) if known else 1.0
