"""What a homeserver asks beneath the account's hook: transactions, whether we are there, whether a name is ours."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ... import typing_there
from ...contract import BadItem, Refusal
from . import people, wire
from .settings import homeserver_tokens, settings_of

if TYPE_CHECKING:
    from ...models import Account

TRANSACTION = re.compile(r"_matrix/app/v1/transactions/([^/]{1,200})")
PING = "_matrix/app/v1/ping"
NAME = re.compile(r"_matrix/app/v1/(users|rooms)/[^/]{1,300}")
ABSENT: dict[str, Any] = {"errcode": "M_NOT_FOUND", "error": "There is nothing of ours by that name."}


def refuse_strangers(headers: Mapping[str, str], account: Account) -> None:
    said = headers.get("authorization", "").encode("utf-8", "replace")
    known = [f"Bearer {one}".encode() for one in homeserver_tokens(account)]
    if not any(hmac.compare_digest(one, said) for one in known):
        raise Refusal(401, "without the token of this account's homeserver")


def answer(method: str, rest: str, raw: bytes, account: Account) -> tuple[int, Any] | None:
    """Status and body of what is no arrival; None for a transaction that has to be kept."""
    if method == "PUT" and TRANSACTION.fullmatch(rest):
        return (200, {}) if is_passing(raw, account) else None
    if method == "POST" and rest == PING:
        return 200, {}
    if method == "GET" and NAME.fullmatch(rest):
        return 404, ABSENT
    raise Refusal(404)


def is_passing(raw: bytes, account: Account) -> bool:
    """Whether it tells of nothing that lasts: who types, who is there. That is passed on and not kept."""
    try:
        said = wire.transaction(raw)
    except BadItem:
        return False  # kept, and set aside where somebody sees it
    kinds = {one.get("type") if isinstance(one, dict) else None for one in said.ephemeral}
    for one in said.ephemeral:
        if isinstance(one, dict) and one.get("type") == "m.typing":
            tell_typing(one, account)
    return not said.events and kinds <= {"m.typing", "m.presence"}


def tell_typing(said: dict[str, Any], account: Account) -> None:
    users = wire.inside(said, "content").get("user_ids")
    typing = {one for one in users if isinstance(one, str)} if isinstance(users, list) else set()
    typing_there.tell(account, people.KIND, str(said.get("room_id", "")), typing - {settings_of(account).user})


def number_in(rest: str) -> str:
    found = TRANSACTION.fullmatch(rest)
    return found[1] if found else ""
