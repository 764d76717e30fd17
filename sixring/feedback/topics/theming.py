"""Themes over topics: found with each run, matched with those of before by the topics they have in common."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from ..models import Topic, TopicRun
from . import naming
from .discovering import themes_of
from .matching import assign

if TYPE_CHECKING:
    from .keeping import Found

ALIKE = 0.3  # Dice over topics


def write(one: TopicRun, result: Found) -> None:
    """The theme of every topic of this run. Themes that hold nothing any more go, unless somebody named them."""
    topics, labels = np.unique(result.topic[result.topic > 0], return_inverse=True)
    inside = result.topic > 0
    if not len(topics):
        return
    grouped = np.array(themes_of(result.vectors[inside], labels))
    over = grouped[labels].tolist()
    said = [text for text, yes in zip(result.texts, inside, strict=True) if yes]
    whose = [text.identity or -text.reading for text in said]
    words = naming.typical([text.words for text in said], over, [text.language for text in said], whose)
    names = naming.named(words)
    members = {theme: {int(t) for t in topics[grouped == theme]} for theme in range(grouped.max() + 1)}
    rows = matched(members)
    for theme, own in members.items():
        row = rows.get(theme) or Topic(kind=Topic.Kind.THEME, first_run=one)
        row.name = names[theme] if theme not in rows or not still(row.name, words[theme]) else row.name
        row.name, row.words, row.last_run = row.name or "…", [list(pair) for pair in words[theme]], one
        row.number = over.count(theme)
        row.save()
        Topic.objects.filter(pk__in=own).update(parent=row)
    empty = Topic.objects.filter(kind=Topic.Kind.THEME, own_name="", children=None)
    empty.exclude(last_run=one).delete()


def matched(members: dict[int, set[int]]) -> dict[int, Topic]:
    """{theme of today: row of before} where they hold mostly the same topics."""
    held: dict[int, set[int]] = defaultdict(set)
    for pk, parent in Topic.objects.filter(kind=Topic.Kind.TOPIC, parent__isnull=False).values_list("pk", "parent"):
        held[int(parent or 0)].add(pk)
    rows = [row for row in Topic.objects.filter(kind=Topic.Kind.THEME).order_by("pk") if held[row.pk]]
    if not rows:
        return {}
    alike = np.array(
        [[2 * len(own & held[row.pk]) / (len(own) + len(held[row.pk])) for row in rows] for own in members.values()]
    )
    return {theme: rows[at] for theme, at in assign(alike) if alike[theme, at] >= ALIKE}


def still(name: str, words: list[tuple[str, float]]) -> bool:
    return all(term in dict(words) for term in name.lower().split(", "))
