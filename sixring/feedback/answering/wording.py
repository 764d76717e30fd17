"""The page's own words: one small file a language, so that a survey can be in one that colleagues don't use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "words"
FALLBACK = "en"
LANGUAGES = tuple(sorted((path.stem for path in FOLDER.glob("*.json")), key=lambda one: (one != FALLBACK, one)))


@cache
def every() -> Mapping[str, Mapping[str, str]]:
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}


def words(language: str) -> Mapping[str, str]:
    """In `language`, or the one it is a kind of; else in English."""
    return every().get(language) or every().get(language.split("-")[0]) or every()[FALLBACK]


def spoken(language: str) -> str:
    """The language these words really are in."""
    plain = language.split("-")[0]
    return language if language in every() else plain if plain in every() else FALLBACK
