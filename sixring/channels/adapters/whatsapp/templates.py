"""Templates of a WhatsApp number: fetched from Meta into the account's state, or written into its settings by hand."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sixring.core import clock

from ...contract import DeliveryError
from ...meta import graph
from ...meta.batch import listed, objects_in, text
from ...models import Account
from ...prepared import GAP, Template
from .settings import settings_of, written

if TYPE_CHECKING:
    from collections.abc import Sequence

log = logging.getLogger("sixring.whatsapp")
FIELDS = "name,language,status,category,components"
PAGE, PAGES = 100, 20
FRESH = 24 * 3600


def of(account: Account) -> Sequence[Template]:
    """Those that may be sent: fetched ones, and those by hand under other names."""
    fetched = [Template(**one) for one in account.state.get("templates") or ()]
    known = {one.key for one in fetched}
    return [*fetched, *(one for one in written(account) if one.key not in known)]


def one(account: Account, name: str, language: str) -> Template | None:
    return next((one for one in of(account) if (one.name, one.language) == (name, language)), None)


def fetch_all(account: Account) -> int:
    """Ask Meta for the list and keep it; returns how many may be sent. Raises `DeliveryError`."""
    place = settings_of(account).waba_id
    if not place:
        return len(of(account))
    found = [template for row in rows(account, place) if (template := usable(row))]
    held = Account.objects.get(pk=account.pk)
    held.state = {**held.state, "templates": [asdict(one) for one in found], "templates_at": clock.now().isoformat()}
    held.save(update_fields=["state"])
    account.state = held.state
    return len(of(account))


def rows(account: Account, place: str) -> Iterator[Mapping[str, Any]]:
    after = ""
    for _page in range(PAGES):
        more = {"limit": str(PAGE), **({"after": after} if after else {})}
        said = graph.read(account, f"{place}/message_templates", FIELDS, **more)
        yield from objects_in(said, "data")
        paging = said.get("paging") or {}
        after = str((paging.get("cursors") or {}).get("after") or "") if paging.get("next") else ""
        if not after:
            return


def usable(row: Mapping[str, Any]) -> Template | None:
    """Rule: approved, and made of words alone; what needs a file or a link of its own for each can't be filled here."""
    parts = {text(one, "type", 20).upper(): one for one in objects_in(row, "components")}
    head, body = parts.get("HEADER", {}), text(parts.get("BODY", {}), "text", 2000)
    plain = not head or text(head, "format", 20).upper() in ("", "TEXT")
    if text(row, "status", 20).upper() != "APPROVED" or not body or not plain or has_open_button(parts):
        return None
    if text(row, "category", 40).upper() == "AUTHENTICATION":
        return None
    return Template(
        text(row, "name", 512), text(row, "language", 20), body, text(head, "text", 200),
        text(parts.get("FOOTER", {}), "text", 200), text(row, "category", 40).lower(),
    )  # fmt: skip


def has_open_button(parts: Mapping[str, Mapping[str, Any]]) -> bool:
    buttons = listed(parts.get("BUTTONS", {}), "buttons")
    return any(isinstance(one, dict) and GAP.search(text(one, "url", 2000)) for one in buttons)


def refresh_due() -> int:
    """Fetch again what is a day old; returns how many accounts were asked. One that can't be asked waits as long."""
    asked = 0
    for account in Account.objects.filter(kind="whatsapp", enabled=True):
        if settings_of(account).waba_id and is_old(account):
            asked += 1
            try:
                fetch_all(account)
            except DeliveryError as error:
                log.info("templates of %s: %s", account, error)
                state = {**account.state, "templates_at": clock.now().isoformat()}
                Account.objects.filter(pk=account.pk).update(state=state)
    return asked


def is_old(account: Account) -> bool:
    at = str(account.state.get("templates_at") or "")
    return not at or at < clock.ago(seconds=FRESH).isoformat()
