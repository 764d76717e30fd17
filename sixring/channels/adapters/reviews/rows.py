"""Reviews from a CSV: columns as the big sites export them are known, others are named by the owner."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from ...contract import BadItem
from ...polling import Found
from ...polling.post import Post, found, moment, web

if TYPE_CHECKING:
    from ...models import Account

# Our fields, and as files call them, letters alone (Google Takeout and exporters, Trustpilot, App Store Connect, Play).
FIELDS: Mapping[str, frozenset[str]] = {
    "id": frozenset({"id", "reviewid", "reviewname", "uuid"}),
    "rating": frozenset({"rating", "starrating", "stars", "star", "score", "reviewstars", "reviewrating", "sterne"}),
    "title": frozenset({"title", "reviewtitle", "headline", "summary", "titel"}),
    "text": frozenset({"text", "comment", "content", "review", "reviewtext", "reviewcontent", "body", "bewertung"}),
    "author": frozenset({"author", "name", "reviewer", "reviewername", "reviewerdisplayname", "consumername",
                         "nickname", "reviewernickname", "username", "reviewusername"}),
    "author_id": frozenset({"authorid", "consumerid", "reviewerid", "userid"}),
    "at": frozenset({"at", "date", "created", "createdat", "createtime", "creationdate", "reviewdate", "reviewcreated",
                     "reviewcreatedutc", "publisheddate", "reviewsubmitdateandtime", "reviewcreateddateutc", "datum"}),
    "url": frozenset({"url", "link", "reviewurl", "reviewlink", "permalink"}),
    "about": frozenset({"about", "product", "productname", "location", "locationname", "store", "appversion",
                        "appversionname", "businessunit"}),
    "order": frozenset({"order", "ordernumber", "referenceid", "referencenumber", "reference"}),
    "email": frozenset({"email", "emailaddress", "revieweremail", "consumeremail"}),
}  # fmt: skip
WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
NUMBER = re.compile(r"\s*([0-9])(?:[.,]([0-9]+))?\s*(?:/\s*5|of 5|out of 5|stars?)?\s*", re.IGNORECASE)
DAYS = ("%d/%m/%Y %H:%M", "%d/%m/%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y", "%Y/%m/%d", "%B %d, %Y", "%b %d, %Y", "%d %B %Y")


def items(account: Account, rows: Iterable[Mapping[str, str]]) -> Iterator[Found | BadItem]:
    """Each row as a review; one that has no rating and no words can't be one."""
    chosen = own_columns(account.settings.get("columns") or [])
    for row in rows:
        try:
            yield found(post_of(row, chosen, account))
        except BadItem as bad:
            yield bad


def own_columns(lines: Iterable[str]) -> dict[str, str]:
    return {field.strip(): plain(column) for field, _equals, column in (line.partition("=") for line in lines)}


def post_of(row: Mapping[str, str], chosen: Mapping[str, str], account: Account) -> Post:
    """Raises `BadItem`."""
    said = {plain(name or ""): str(value or "").strip() for name, value in row.items()}
    got = {field: pick(said, names, chosen.get(field, "")) for field, names in FIELDS.items()}
    if not got["rating"] and not got["text"]:
        raise BadItem(f"No rating and no words in the columns {', '.join(sorted(said))[:300]}.")
    rating, at = rated(got["rating"]), dated(got["at"])
    name = (
        got["id"] or sha256("\n".join([got["author"], got["at"], got["url"], got["order"]]).encode()).hexdigest()[:32]
    )
    return Post(
        name=name, text=got["text"], title=got["title"], author=got["author"], author_id=got["author_id"],
        at=at.isoformat() if at else "", url=web(got["url"]), rating=rating, about=got["about"], order=got["order"],
        email=got["email"], answer_url=str(account.settings.get("answer_url") or web(got["url"])), source=account.name,
    )  # fmt: skip


def plain(column: str) -> str:
    return re.sub(r"[^a-z]", "", column.lower())


def pick(said: Mapping[str, str], names: Iterable[str], chosen: str) -> str:
    """What the owner's column says, else the first of those that go by such a name."""
    return said.get(chosen, "") if chosen else next((said[name] for name in said if name in names and said[name]), "")


def rated(text: str) -> int:
    """Rule: 1–5 from "4", "4.0", "4/5", "FOUR" or "★★★★☆"; 0 where nothing was given. Raises `BadItem`."""
    if not text:
        return 0
    if "★" in text or "⭐" in text:
        return min(5, text.count("★") + text.count("⭐"))
    if (word := WORDS.get(text.lower().removesuffix("_stars").removesuffix(" stars"))) is not None:
        return word
    number = NUMBER.fullmatch(text)
    rating = round(float(f"{number[1]}.{number[2] or 0}")) if number else 0
    if not 1 <= rating <= 5:
        raise BadItem(f"{text[:40]!r} is no rating from 1 to 5.")
    return rating


def dated(text: str) -> datetime | None:
    """A moment in any of the usual spellings, days first; None without one. Raises `BadItem` for anything else."""
    if not text or (at := moment(text)):
        return at if text else None
    for spelling in DAYS:
        try:
            return datetime.strptime(text, spelling).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise BadItem(f"{text[:40]!r} is no date. Write it like 2026-03-21.")
