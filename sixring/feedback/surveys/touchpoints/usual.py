"""The usual words of questions and scales: one small file a language, so that a template comes in each of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ..kinds import CHOICE, MATRIX, TEXT

FOLDER = Path(__file__).resolve().parent / "words"
LANGUAGES = tuple(sorted((path.stem for path in FOLDER.glob("*.json")), key=lambda one: (one != "en", one)))


@cache
def words(language: str) -> Mapping[str, Any]:
    """What a language says: `asks`, `choices` (name -> {key: words}), `ends` (kind -> [low, high]), `frame`."""
    found: Mapping[str, Any] = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return found


def asked(kind: str, name: str, languages: Sequence[str]) -> dict[str, Any]:
    """A question of a template as JSON."""
    key = {"wrong": "went_wrong", "good": "was_good"}.get(name, name if kind in (CHOICE, TEXT) else kind)
    texts = {one: {"ask": words(one)["asks"][name]} for one in languages}
    found: dict[str, Any] = {"key": key, "kind": kind, "texts": texts}
    for one in languages:
        found["texts"] = with_ends(kind, found["texts"], one)
    if kind == CHOICE:
        said = {one: words(one)["choices"][name] for one in languages}
        keys = said[languages[0]]
        found["options"] = [{"key": key, "texts": {one: said[one][key] for one in languages}} for key in keys]
        found["several"] = name.endswith("_parts")
    return found


def question(kind: str, key: str, languages: Sequence[str]) -> dict[str, Any]:
    """A question of `kind` as it is added: the standard wording where there is one, else empty."""
    spoken = [one for one in languages if one in LANGUAGES]
    texts: dict[str, Any] = {one: {"ask": words(one)["asks"].get(f"any_{kind}", "")} for one in spoken}
    for one in spoken:
        texts = with_ends(kind, texts, one)
    found: dict[str, Any] = {"key": key, "kind": kind, "texts": texts}
    if kind == CHOICE:
        found["options"] = []
    if kind == MATRIX:
        found["rows"] = []
    return found


def with_ends(kind: str, texts: Mapping[str, Any], language: str) -> dict[str, Any]:
    """`texts` with the words at both ends of the scale of `kind`, where nothing else is said and we know them."""
    ends = words(language)["ends"].get(kind) if language in LANGUAGES else None
    if not ends:
        return dict(texts)
    return {**texts, language: {"low": ends[0], "high": ends[1], **texts.get(language, {})}}


@cache
def same_in(main: str, language: str) -> Mapping[str, str]:
    """What the usual words of `main` are in `language`; nothing where we don't know both."""
    if main not in LANGUAGES or language not in LANGUAGES:
        return {}
    return dict(zip(flat(words(main)), flat(words(language)), strict=True))


def flat(value: Any) -> list[str]:
    """All texts of a file, in one order whatever the language."""
    if isinstance(value, Mapping):
        return [text for key in sorted(value) for text in flat(value[key])]
    return [text for one in value for text in flat(one)] if isinstance(value, list) else [str(value)]


def translated(texts: Mapping[str, Any], main: str, language: str) -> dict[str, Any]:
    """`texts` with what `main` says in our usual words said in `language` too; what stands there already stays."""
    known = same_in(main, language)
    said = texts.get(main)
    if isinstance(said, str):
        return {language: known[said], **texts} if said in known else dict(texts)
    found = {name: known[text] for name, text in (said or {}).items() if text in known}
    return {**texts, language: {**found, **texts.get(language, {})}} if found else dict(texts)


def frame(languages: Sequence[str]) -> dict[str, Any]:
    return {one: dict(words(one)["frame"]) for one in languages}
