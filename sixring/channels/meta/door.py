"""At the door: Meta's handshake, and whether Meta signed a request.

The signature is HMAC-SHA256 with the app's secret over the body as it came. The time is not signed: a repeat is told by
the body itself, which names its messages and their moments.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings as installation
from django.utils.translation import gettext as _

from sixring.core import secrets

from ..contract import Copy, Refusal

if TYPE_CHECKING:
    from ..models import Account

HEADER = "x-hub-signature-256"
SECRETS = frozenset({"app_secret", "app_secret_previous", "access_token"})


def refuse_unsigned(raw: bytes, headers: Mapping[str, str], account: Account) -> None:
    """Raise `Refusal` unless one of the account's app secrets, the present or the one before, signed `raw`."""
    keys = [account.secret("app_secret"), account.secret("app_secret_previous")]
    if not any(is_signed(raw, headers.get(HEADER, ""), key) for key in keys if key):
        raise Refusal(401, "not signed with the app secret of this account")


def is_signed(raw: bytes, signature: str, key: str) -> bool:
    made = "sha256=" + hmac.new(key.encode(), raw, hashlib.sha256).hexdigest()
    return hmac.compare_digest(made.encode(), signature.encode("utf-8", "replace"))


def greet(query: Mapping[str, str], account: Account) -> str:
    """The challenge of a handshake that names our verify token. Raises `Refusal`."""
    said = query.get("hub.verify_token", "").encode("utf-8", "replace")
    ours = hmac.compare_digest(verify_token(account).encode(), said)
    challenge = query.get("hub.challenge", "")
    if query.get("hub.mode") != "subscribe" or not ours or not 0 < len(challenge) <= 400:
        raise Refusal(403, "a handshake without the verify token of this account")
    return challenge


def verify_token(account: Account) -> str:
    """What an owner copies to Meta: made of our own secret, so it needs no keeping."""
    return secrets.derive(f"verify token of {account.key}")[:16].hex()


def event_key(raw: bytes) -> str:
    """A batch has no name of its own; the messages and moments in it make its bytes one event's for good."""
    return f"meta:{hashlib.sha256(raw).hexdigest()}"


def to_copy(account: Account, fields: str) -> list[Copy]:
    """Both words of the handshake, and what to subscribe to."""
    address = f"{installation.PUBLIC_URL}/hooks/{account.key}"
    hint = _("In your app at Meta, under Webhooks. Meta asks at once whether it is there.")
    return [
        Copy(_("Callback URL"), address, hint),
        Copy(_("Verify token"), verify_token(account)),
        Copy(_("Webhook fields"), fields, _("Subscribe your app to these.")),
    ]
