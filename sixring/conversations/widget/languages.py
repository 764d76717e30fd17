"""The widget's own words: one small file a language, so that a chat can be in one that the desk is not in."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation.trans_real import parse_accept_lang_header

from sixring.channels.models import Account

FOLDER = Path(__file__).resolve().parent / "words"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
FALLBACK = "en"


@cache
def words() -> dict[str, dict[str, Any]]:
    """Language -> its words by name. Those that count something are forms by plural category."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}


def direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def chosen(account: Account, asked: str, accepted: str) -> str:
    """Rule: what the site asks for, else what the browser prefers, of the languages this chat speaks."""
    spoken = offered(account)
    wishes = [asked, *(tag for tag, _weight in parse_accept_lang_header(accepted[:500]))]
    found = (wish.replace("_", "-").split("-")[0].lower() for wish in wishes)
    return next((one for one in found if one in spoken), spoken[0])


def offered(account: Account) -> list[str]:
    """What the owner chose, in the order of our words; all when they chose none."""
    picked = account.settings.get("languages") or []
    return [one for one in words() if one in picked] or sorted(words(), key=lambda one: one != FALLBACK)
