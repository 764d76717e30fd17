"""Shaping a draft: questions and languages added, changed, moved, taken out and brought back. Rules: JSON in, JSON out.

What is taken out lies in the draft's `aside` until it is published, so that a slip costs a click.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from django.utils.translation import gettext as _

from sixring.core.errors import NotFound, Refused

from .kinds import CHOICE, KINDS, MATRIX
from .touchpoints import usual

Raw = dict[str, Any]
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?")
MOST_ASIDE, MOST_LANGUAGES = 20, 30


def place_of(raw: Mapping[str, Any], key: str) -> int:
    """Where question `key` stands, from 0. Raises `NotFound`."""
    for place, one in enumerate(raw.get("questions") or ()):
        if one["key"] == key:
            return place
    raise NotFound


def add(raw: Mapping[str, Any], kind: str, after: str = "") -> tuple[Raw, str]:
    """With a question of `kind` at the end, or behind question `after`; and its key."""
    if kind not in KINDS:
        raise Refused(_("There is no such kind of question."))
    found = copied(raw)
    key = free_key(found, kind)
    place = place_of(found, after) + 1 if after else len(found["questions"])
    found["questions"].insert(place, usual.question(kind, key, found["languages"]))
    return found, key


def free_key(raw: Mapping[str, Any], kind: str) -> str:
    """Rule: the kind's own name, numbered where it is taken, by what lies aside too."""
    taken = {one["key"] for one in (*raw.get("questions", ()), *raw.get("aside", ()))}
    return next(key for n in range(1, 1000) if (key := kind if n == 1 else f"{kind}_{n}") not in taken)


def change(raw: Mapping[str, Any], key: str, said: Mapping[str, Any]) -> Raw:
    """With what is `said` of question `key` instead of what was."""
    found = copied(raw)
    found["questions"][place_of(found, key)] |= said
    return found


def move(raw: Mapping[str, Any], key: str, to: int) -> Raw:
    """With question `key` as number `to`, from 0; beyond an end it is that end."""
    found = copied(raw)
    one = found["questions"].pop(place_of(found, key))
    found["questions"].insert(max(0, min(to, len(found["questions"]))), one)
    return found


def take_out(raw: Mapping[str, Any], key: str) -> Raw:
    found = copied(raw)
    place = place_of(found, key)
    gone = found["questions"].pop(place)
    found["aside"] = [*(one for one in found.get("aside", ()) if one["key"] != key), gone | {"stood": place}][
        -MOST_ASIDE:
    ]
    return found


def bring_back(raw: Mapping[str, Any], key: str) -> Raw:
    """With a question that was taken out where it stood."""
    found = copied(raw)
    aside = {one["key"]: one for one in found.get("aside", ())}
    if key not in aside:
        place_of(found, key)  # back already, or never there
        return found
    one = aside.pop(key)
    found["questions"].insert(min(int(one.pop("stood", 0)), len(found["questions"])), one)
    found["aside"] = list(aside.values())
    return found


def speak(raw: Mapping[str, Any], language: str) -> Raw:
    """With one language more; what says our usual words says them in it too."""
    language = language.strip().lower()
    if not LANGUAGE.fullmatch(language):
        raise Refused(_("Write a language as its code, such as de or pt-br."))
    found = copied(raw)
    if language in found["languages"]:
        return found
    if len(found["languages"]) >= MOST_LANGUAGES:
        raise Refused(_("A survey speaks at most %(n)d languages.") % {"n": MOST_LANGUAGES})
    found["languages"].append(language)
    main = found["languages"][0]
    found["texts"] = usual.translated(found.get("texts") or {}, main, language)
    for one in found["questions"]:
        texts = usual.translated(one.get("texts") or {}, main, language)
        one["texts"] = usual.with_ends(one["kind"], texts, language)
        for choice in (*one.get("options", ()), *one.get("rows", ())):
            choice["texts"] = usual.translated(choice.get("texts") or {}, main, language)
    return found


def fall_silent(raw: Mapping[str, Any], language: str) -> Raw:
    """Without a language and its words. The one it was written in stays."""
    found = copied(raw)
    if language == found["languages"][0]:
        raise Refused(_("This is the language the survey was written in; it stands in for the others."))
    found["languages"] = [one for one in found["languages"] if one != language]
    return found


def say(raw: Mapping[str, Any], language: str, texts: Mapping[str, str]) -> Raw:
    """With the survey's own words in `language`: title, intro, thanks."""
    found = copied(raw)
    found["texts"] = {**found.get("texts", {}), language: {name: text for name, text in texts.items() if text}}
    return found


def ask(question: Mapping[str, Any], language: str, texts: Mapping[str, str]) -> Raw:
    """Rule: a question's `texts` with its words in `language`."""
    return {**(question.get("texts") or {}), language: {name: text for name, text in texts.items() if text}}


def choices(before: Sequence[Mapping[str, Any]], lines: Sequence[str], language: str, main: str) -> list[Raw]:
    """Rule: answers (or lines of a matrix) from one text a line. In the main language a line that stands again keeps
    its key and what it is called elsewhere, wherever it moved; in others lines are words for the answers in order.
    """
    if language != main:
        said = [*lines, *[""] * len(before)]
        return [named(one, language, said[place]) for place, one in enumerate(before)]
    known = {str(one.get("texts", {}).get(main, "")): one for one in before}
    spare = [one for one in before if str(one.get("texts", {}).get(main, "")) not in lines]
    taken = {str(one["key"]) for one in before}
    found: list[Raw] = []
    for line in lines:
        one = known.get(line) or (spare.pop(0) if spare and len(lines) == len(before) else None)
        found.append(named(one, main, line) if one else {"key": fresh_key(line, taken), "texts": {main: line}})
        taken.add(found[-1]["key"])
    return found


def named(one: Mapping[str, Any], language: str, words: str) -> Raw:
    return {**one, "texts": {**one.get("texts", {}), language: words}}


def fresh_key(line: str, taken: set[str]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", line.lower()).strip("_")[:30].strip("_")
    base = plain if KEY.fullmatch(plain) else f"o_{plain}".rstrip("_")
    return next(key for n in range(1, 1000) if (key := base if n == 1 else f"{base}_{n}") not in taken)


def copied(raw: Mapping[str, Any]) -> Raw:
    found = deepcopy(dict(raw))
    found["languages"] = list(found.get("languages") or ["en"])
    found["questions"] = list(found.get("questions") or [])
    return found


def has_choices(kind: str) -> str:
    """Rule: under which name a kind keeps its lines; "" where it has none."""
    return {CHOICE: "options", MATRIX: "rows"}.get(kind, "")
