"""Who somebody in Matrix is: their homeserver vouches for the address; the name is theirs to choose."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sixring.core.proof import Proof, ProofKind

from ...contract import DeliveryError, Sender
from . import asking

if TYPE_CHECKING:
    from ...models import Account

KIND = "matrix"
VOUCHED = Proof(ProofKind.PROVIDER, by="Matrix")
ADDRESS = re.compile(r"@[^\s:]{1,200}:[^\s]{1,200}")
KEPT_SECONDS = 3600.0
MOST = 5000
_names: dict[tuple[str, str], tuple[float, str]] = {}


def sender_of(address: str, name: str = "") -> Sender:
    return Sender(KIND, address, name=name, proof=VOUCHED)


def name_of(address: str, account: Account) -> str:
    """What they call themselves; "" where that can't be asked. Kept for an hour."""
    key, now = (account.key, address), time.monotonic()
    if key in _names and now - _names[key][0] < KEPT_SECONDS:
        return _names[key][1]
    try:
        said: Any = asking.call(account, "GET", f"/_matrix/client/v3/profile/{quote(address, safe='')}")
        name = said.get("displayname")
    except DeliveryError:
        name = ""
    if len(_names) >= MOST:
        _names.clear()
    _names[key] = (now, name[:200] if isinstance(name, str) else "")
    return _names[key][1]
