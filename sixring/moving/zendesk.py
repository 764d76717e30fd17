"""Zendesk's export: NDJSON with an object a line, or the pages of its API (full and incremental), as kept in files.

Field names: https://developer.zendesk.com/api-reference/ticketing/ (users, user_identities, organizations, tickets,
ticket_comments, incremental_exports). Tickets of the account export hold their comments, and often whom they name;
those of the API name users by id. Which kind of row it is shows by the list it stands in, else by its fields.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sixring.channels.adapters.email import html

from .files import opened
from .reading import pieces, texts
from .reading.pieces import Piece
from .told import STAGES, Address, Company, File, Item, Row, Said, Someone, Ticket, Unreadable

SUFFIXES = (".json", ".ndjson", ".jsonl", ".json.gz", ".ndjson.gz", ".jsonl.gz")
STATES = {
    "new": "needs_us", "open": "needs_us", "pending": "waiting", "hold": "on_hold", "solved": "resolved",
    "closed": "resolved",
}  # fmt: skip
CHANNELS = {"email": "email", "voice": "call", "chat": "webchat", "native_messaging": "webchat"}
SYSTEM = "-1"  # whom Zendesk names as the author of what it wrote itself
REFUSING = frozenset(
    "opt_out opted_out optout unsubscribed no_marketing marketing_opt_out newsletter_opt_out email_opt_out".split()
)
NEVER = frozenset("do_not_contact dnc never_contact no_contact".split())
MOST_FIELDS = 40


def rows(paths: Sequence[Path], stage: str, mapping: Mapping[str, Any]) -> Iterator[Row]:
    """Every row of the files; those that are for another stage tell nothing."""
    for path in paths:
        with opened(path) as file:
            for piece in pieces.pieces(file):
                yield row_of(piece, path, stage)


def row_of(piece: Piece, path: Path, stage: str) -> Row:
    item: Item | Unreadable | None
    try:
        item = read(piece, stage, path.parent)
    except Unreadable as problem:
        item = problem
    return Row(path.name, piece.line, piece.content, item)


def read(piece: Piece, stage: str, folder: Path | None = None) -> Item | None:
    """What a piece tells for `stage`; None when it is for another. Raises `Unreadable`."""
    if piece.problem:
        if stage == (KINDS.get(piece.of) or "tickets"):
            raise Unreadable(piece.problem)
        return None
    try:
        told = texts.parsed(piece.content)
    except ValueError as error:
        if stage == (KINDS.get(piece.of) or "tickets"):
            raise Unreadable(f"It is no JSON: {error}.") from None
        return None
    return item_of(told, piece, stage, folder)


def again(raw: str) -> Item:
    """A single row as somebody corrected it. Raises `Unreadable`."""
    for stage in STAGES:
        if item := read(Piece(1, raw.encode("utf-8", "replace")), stage):
            return item
    raise Unreadable("It tells neither a person, a company nor a ticket.")


def item_of(told: Any, piece: Piece, stage: str, folder: Path | None) -> Item | None:
    kind = kind_of(told, piece.of)
    if kind != stage:
        return None
    try:
        if kind == "companies":
            return company_of(told)
        if kind == "people":
            return someone_of(told)
        return ticket_of(told, hashlib.blake2b(piece.content, digest_size=16).hexdigest(), folder)
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise Unreadable(f"It has not the fields of Zendesk’s export: {type(error).__name__} {error}.") from None


KINDS = {"organizations": "companies", "users": "people", "tickets": "tickets"}
ELSEWHERE = frozenset({"groups", "ticket_events"})


def kind_of(told: Any, of: str) -> str:
    """Rule: the list it stands in says what it is, else its fields do; what is neither is told of with the tickets."""
    if of in KINDS or of in ELSEWHERE:
        return KINDS.get(of, "")
    if not isinstance(told, dict):
        return "tickets"
    if "requester_id" in told or "requester" in told:
        return "tickets"
    if "role" in told or "email" in told:
        return "people"
    if "domain_names" in told or "shared_tickets" in told:
        return "companies"
    return "tickets"


def company_of(told: Mapping[str, Any]) -> Company:
    name = " ".join(str(told.get("name") or "").split())
    if not name:
        raise Unreadable("The organization has no name.")
    return Company(str(told["id"]), name[:200])


def someone_of(told: Mapping[str, Any]) -> Someone:
    fields = told.get("user_fields") or {}
    words = {str(tag).lower() for tag in told.get("tags") or ()}
    words |= {str(name).lower() for name, value in fields.items() if value is True}
    yes_no = consents(fields, words)
    return Someone(
        key=str(told["id"]),
        name=" ".join(str(told.get("name") or "").split())[:200],
        addresses=addresses_of(told),
        works_here=str(told.get("role") or "end-user") in ("agent", "admin"),
        company=str(told.get("organization_id") or ""),
        facts=facts_of(told, fields),
        answers=yes_no,
        never=bool(words & NEVER),
        at=moment(told.get("updated_at") or told.get("created_at")),
    )


def addresses_of(told: Mapping[str, Any]) -> list[Address]:
    """Its own address and number first. `verified` of a user speaks of the address; of a number only its identity."""
    found: dict[tuple[str, str], bool] = {}
    if told.get("email"):
        found["email", str(told["email"]).strip()] = told.get("verified") is True
    for one in told.get("identities") or ():
        kind = {"email": "email", "phone_number": "phone"}.get(str(one.get("type")))
        if kind and one.get("value"):
            key = (kind, str(one["value"]).strip())
            found[key] = one.get("verified") is True or found.get(key, False)
    if told.get("phone") and not told.get("shared_phone_number"):
        found.setdefault(("phone", str(told["phone"]).strip()), False)
    return [Address(kind, value, verified) for (kind, value), verified in found.items()]


def facts_of(told: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: told.get(name) for name in ("external_id", "time_zone", "details", "notes")}
    found["language"] = told.get("locale")
    plain = [(name, value) for name, value in fields.items() if isinstance(value, str | int | float | bool)]
    found |= {str(name)[:60]: value for name, value in plain[:MOST_FIELDS] if str(name) not in ("email", "name")}
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def consents(fields: Mapping[str, Any], words: set[str]) -> list[tuple[str, str, str]]:
    """Rule: a tag or ticked field that says so refuses everything; a refusal is never guessed from less."""
    said = {str(value).lower() for name, value in fields.items() if str(name).lower() in ("marketing", "newsletter")}
    refuses = bool(words & (REFUSING | NEVER)) or bool(said & {"false", "no"})
    return [("any", "any", "no")] if refuses else []


def ticket_of(told: Mapping[str, Any], digest: str, folder: Path | None) -> Ticket:
    number, status = str(told["id"]), str(told.get("status") or "")
    if status == "deleted":
        raise Unreadable("It was deleted there.")
    if status not in STATES:
        raise Unreadable(f"Its status “{status[:40]}” is none that Zendesk has.")
    opened_at = needed(told.get("created_at"), "created_at")
    channel = channel_of(told)
    assignee = told.get("assignee") or {}
    return Ticket(
        number=number,
        subject=str(told.get("raw_subject") or told.get("subject") or ""),
        state=STATES[status],
        opened_at=opened_at,
        updated_at=moment(told.get("updated_at")) or opened_at,
        requester=str(told.get("requester_id") or ""),
        whom=whole(told.get("requester")),
        assignee=str(told.get("assignee_id") or assignee.get("id") or ""),
        assignee_email=str(assignee.get("email") or ""),
        tags=[str(tag) for tag in told.get("tags") or ()],
        channel=channel,
        said=said_in(told, opened_at, channel, folder),
        digest=digest,
    )


def whole(told: Any) -> Someone | None:
    """Somebody told within a ticket."""
    return someone_of(told) if isinstance(told, dict) and told.get("id") else None


def said_in(told: Mapping[str, Any], opened_at: datetime, channel: str, folder: Path | None) -> list[Said]:
    """The comments; without any, what the ticket says of itself."""
    comments = [comment_of(one, channel, folder) for one in told.get("comments") or ()]
    if comments:
        return comments
    text = str(told.get("description") or told.get("subject") or "")
    author = str(told.get("submitter_id") or told.get("requester_id") or "")
    return [Said("description", text, opened_at, author, whole(told.get("submitter")), channel=channel)]


def comment_of(told: Mapping[str, Any], channel: str, folder: Path | None) -> Said:
    return Said(
        key=str(told["id"]),
        text=words_of(told),
        at=needed(told.get("created_at"), "created_at of a comment"),
        author=str(told.get("author_id") or (told.get("author") or {}).get("id") or SYSTEM),
        whom=whole(told.get("author")),
        public=told.get("public") is not False,
        channel=channel_of(told) or channel,
        files=[file_of(one, folder) for one in told.get("attachments") or ()],
    )


def words_of(told: Mapping[str, Any]) -> str:
    text = str(told.get("plain_body") or told.get("body") or "")
    return text or (html.read(str(told["html_body"]))[0] if told.get("html_body") else "")


def file_of(told: Mapping[str, Any], folder: Path | None) -> File:
    """The export names files by an address there; they come along when they lie in `attachments/<id>/` beside it."""
    name = str(told.get("file_name") or "file")
    path = folder / "attachments" / str(told.get("id")) / Path(name).name if folder and told.get("id") else None
    there = path is not None and path.is_file()
    return File(name, str(told.get("content_type") or "application/octet-stream"), str(path) if there else "")


def channel_of(told: Mapping[str, Any]) -> str:
    via = told.get("via") or {}
    return CHANNELS.get(str(via.get("channel") if isinstance(via, dict) else via), "")


def needed(text: Any, name: str) -> datetime:
    at = moment(text)
    if at is None:
        raise Unreadable(f"Its {name} is missing.")
    return at


def moment(text: Any) -> datetime | None:
    """An ISO 8601 moment, UTC unless it says otherwise; None when there is none. Raises `Unreadable`."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(str(text))
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        at = at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unreadable(f"{str(text)[:40]!r} is no moment.") from None
    if not 1970 <= at.year < 2200:
        raise Unreadable(f"{str(text)[:40]!r} is no moment of this time.")
    return at
