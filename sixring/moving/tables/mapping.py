"""Which column is what: guessed from headers, kept as TOML that people correct, and checked before it is used."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sixring.core.errors import Invalid

# Table -> field -> headers it is known by, spelt without blanks and signs.
FIELDS: dict[str, dict[str, str]] = {
    "persons": {
        "id": "id userid customerid personid contactid", "name": "name fullname customername contactname",
        "email": "email emailaddress mail", "phone": "phone phonenumber telephone mobile tel",
        "verified": "verified emailverified confirmed", "company": "company organization organisation companyname",
        "opt_out": "optout optedout unsubscribed marketingoptout nomarketing",
        "do_not_contact": "donotcontact dnc nevercontact", "marketing_consent": "marketingconsent newsletter optin",
        "updated_at": "updatedat updated changed createdat created", "language": "language locale lang",
    },
    "tickets": {
        "number": "number ticketnumber ticketid id ticket caseid casenumber", "subject": "subject title summary",
        "status": "status state", "requester": "requesterid customerid userid personid contactid",
        "requester_email": "requesteremail email customeremail contactemail from",
        "requester_name": "requestername customername requester contactname name",
        "assignee_email": "assigneeemail agentemail owneremail assignee agent owner", "tags": "tags labels tag",
        "created_at": "createdat created opened openedat date", "updated_at": "updatedat updated lastupdate changed",
        "channel": "channel via source", "text": "text description body message content",
    },
    "messages": {
        "ticket": "ticket ticketid ticketnumber number caseid conversationid", "id": "id messageid commentid",
        "author": "authorid userid senderid", "author_email": "authoremail from sender senderemail email author",
        "author_name": "authorname sendername name", "direction": "direction type side",
        "public": "public ispublic visible", "text": "text body message content comment",
        "created_at": "createdat created date sentat time",
    },
}  # fmt: skip
NEEDED = {"persons": (), "tickets": ("number", "status", "created_at"), "messages": ("ticket", "text", "created_at")}
STATES = {
    "needs_us": "new open todo unassigned active", "waiting": "pending waiting answered awaitingcustomer replied",
    "on_hold": "hold onhold blocked", "resolved": "closed solved resolved done archived completed",
}  # fmt: skip
SPELT = re.compile(r"[^a-z0-9]+")
SAID = """# Which column of your files is what. Correct what was guessed wrong and run it again; leave out
# what isn't there.
# Moments are ISO 8601, unless you say here how they are written, such as "%d/%m/%Y %H:%M".
"""


def spelt(header: str) -> str:
    return SPELT.sub("", header.lower())


def guess(headers: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """A map for files with these headers, by their names: which table each is, and its columns."""
    found: dict[str, Any] = {"format": {"date": "", "zone": "UTC"}}
    for file, columns in headers.items():
        table = table_of(file, columns)
        if table and table not in found:
            found[table] = {"file": file} | columns_of(table, columns)
    return found


def table_of(file: str, columns: Sequence[str]) -> str:
    """Rule: by the file's name, else the table of which it has most columns and all that are needed."""
    for table, words in (("messages", "message|comment"), ("tickets", "ticket|case|conversation"),
                         ("persons", "person|user|customer|contact|people")):  # fmt: skip
        if re.search(words, file.lower()):
            return table
    fitting = {table: columns_of(table, columns) for table in FIELDS}
    whole = [table for table, own in fitting.items() if own and all(name in own for name in NEEDED[table])]
    return max(whole, key=lambda table: len(fitting[table]), default="")


def columns_of(table: str, columns: Sequence[str]) -> dict[str, str]:
    known = {spelt(column): column for column in reversed(columns)}
    found: dict[str, str] = {}
    for field, names in FIELDS[table].items():
        free = [known[name] for name in names.split() if name in known and known[name] not in found.values()]
        if free:
            found[field] = free[0]
    return found


def check(mapping: Mapping[str, Any]) -> None:
    """Raises `Invalid` for a map that names what there isn't, or lacks what is needed."""
    tables = [table for table in FIELDS if table in mapping]
    if not tables:
        raise Invalid("No file could be told for persons, tickets or messages. Name them in the map.")
    for table in tables:
        own = mapping[table]
        if not isinstance(own, dict) or not isinstance(own.get("file"), str):
            raise Invalid(f"[{table}] has to say which file it is: file = “{table}.csv”.")
        if strange := [name for name in own if name not in FIELDS[table] and name != "file"]:
            raise Invalid(f"[{table}] has no {', '.join(strange)}; it has {', '.join(FIELDS[table])}.")
        if missing := [name for name in NEEDED[table] if name not in own]:
            raise Invalid(f"[{table}] needs a column for {', '.join(missing)}. Add it to the map.")
    for word, state in (mapping.get("status") or {}).items():
        if state not in STATES:
            raise Invalid(f"[status] {word} can be {', '.join(STATES)}, not {state}.")


def read(text: str) -> dict[str, Any]:
    """A map from TOML. Raises `Invalid`."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Invalid(f"The map is no TOML: {error}.") from None


def written(mapping: Mapping[str, Any]) -> str:
    """The map as TOML, with what could be said besides as comments."""
    parts = [SAID]
    for table, own in mapping.items():
        parts.append(f"[{table}]")
        parts += [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in own.items()]
        parts += [f"# {name} = " for name in FIELDS.get(table, ()) if name not in own]
        parts.append("")
    if "status" not in mapping:
        parts += ["# [status]", '# "Waiting for parts" = "on_hold"  # needs_us, waiting, on_hold or resolved', ""]
    return "\n".join(parts)


def state_of(word: str, mapping: Mapping[str, Any]) -> str:
    """Rule: the state a status means, as the map says, else as it is usually called; "" when nobody knows."""
    own = {spelt(str(name)): str(state) for name, state in (mapping.get("status") or {}).items()}
    usual = {name: state for state, names in STATES.items() for name in names.split()}
    return own.get(spelt(word)) or usual.get(spelt(word), "")


def beside(source: Path) -> Path:
    """Where the map of a source lies."""
    return (source if source.is_dir() else source.parent) / "sixring-map.toml"
