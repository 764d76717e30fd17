"""Machines: what kind of automatic message this is, from its headers and first words. Rules only; nothing is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

BULK = frozenset({"bulk", "list", "junk"})
AWAY = re.compile(
    r"\b(out of (the )?office|automatic reply|auto[- ]?reply|autoreply|away from|on (annual )?leave|"
    r"on (vacation|holiday)|vacation|abwesenheit|abwesend|nicht im (b.ro|haus)|im urlaub|absence|absent[e]?|en cong.s?|"
    r"fuera de (la )?oficina|de vacaciones|ausencia|fuori sede|assenza|in ferie|afwezig)",
    re.IGNORECASE,
)
MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan januar janvier enero", "feb februar", "mar m\u00e4rz mars marzo", "apr april", "may mai mayo",
         "jun juni juin", "jul juli juillet", "aug august", "sep september", "oct okt oktober", "nov november",
         "dec dez dezember"), 1,
    )
    for name in names.split()
}  # fmt: skip
MONTH = rf"(?:{'|'.join(MONTHS)})"
BACK = re.compile(
    r"\b(?:back|return(?:ing)?|until|till|wieder|zur.ck|bis|retour|jusqu.?(?:au|à)|hasta|fino al?|tot)\b[^.\n\d]{0,40}?"
    rf"(\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[. /-]{{1,2}}(?:\d{{1,2}}\b|{MONTH}[^\W\d_]*)[. /-]?\s?(?:\d{{2,4}}\b)?"
    rf"|{MONTH}[^\W\d_]*\s\d{{1,2}}\b(?:,?\s\d{{4}})?)",
    re.IGNORECASE,
)
BOUNCED = ("delivery report", "failed delivery", "complaint report")


def headers_of(data: Mapping[str, Any]) -> dict[str, str]:
    found = data.get("headers")
    return {str(k).lower(): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def list_id(data: Mapping[str, Any]) -> str:
    """The name of the mailing list, without its brackets; "" when it comes from none."""
    said = headers_of(data).get("list-id", "")
    inside = re.search(r"<([^<>\s]{1,200})>", said)
    return (inside[1] if inside else said).strip().lower()[:200]


def is_bulk(data: Mapping[str, Any]) -> bool:
    """Rule: a list, or bulk by its own word, that also offers to leave it. One sign alone is not enough."""
    headers = headers_of(data)
    listed = "list-id" in headers or headers.get("precedence", "").strip().lower() in BULK
    return listed and "list-unsubscribe" in headers


def is_bounce(automatic: str, data: Mapping[str, Any]) -> bool:
    return bool(data.get("bounces")) or any(word in automatic for word in BOUNCED)


def is_away(automatic: str, subject: str, text: str, data: Mapping[str, Any]) -> bool:
    """Rule: an automatic answer that says somebody is not there."""
    if not automatic or is_bounce(automatic, data) or is_bulk(data):
        return False
    replied = headers_of(data).get("auto-submitted", "").lower().startswith("auto-replied")
    return replied or bool(AWAY.search(f"{subject}\n{text[:600]}"))


def back_on(text: str, sent: datetime) -> date | None:
    """The day they say they are back, when it can be read without guessing; else None."""
    for found in BACK.finditer(text[:1500]):
        day = day_of(found[1], sent.date())
        if day is not None and 0 <= (day - sent.date()).days <= 400:
            return day
    return None


def day_of(words: str, near: date) -> date | None:
    """ISO; 24.12. or 24 December (day first); December 24. A slash between two small numbers is ambiguous: None."""
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", words.strip())
    if iso:
        return made(int(iso[1]), int(iso[2]), int(iso[3]), near)
    parts = re.findall(r"\d+|[^\W\d_]+", words)
    month = next((MONTHS.get(part.lower(), MONTHS.get(part.lower()[:3])) for part in parts if not part.isdigit()), None)
    numbers = [int(part) for part in parts if part.isdigit()]
    if month and numbers:
        return made(year_in(numbers[1:]), month, numbers[0], near)
    if len(numbers) >= 2 and ("." in words or numbers[0] > 12):
        return made(year_in(numbers[2:]), numbers[1], numbers[0], near)
    return None


def year_in(numbers: list[int]) -> int:
    year = numbers[0] if numbers else 0
    return year + 2000 if 0 < year < 100 else year


def made(year: int, month: int, day: int, near: date) -> date | None:
    """The date; without a year the next such day."""
    try:
        found = date(year or near.year, month, day)
        return found if year or found >= near else date(near.year + 1, month, day)
    except ValueError:
        return None
