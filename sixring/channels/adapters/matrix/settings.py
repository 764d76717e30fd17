"""What an owner decides about a homeserver: where it is and as whom we speak there. The tokens are made by us."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django import forms
from django.conf import settings as installation
from django.utils.translation import gettext_lazy as _

from sixring.core import secrets

if TYPE_CHECKING:
    from ...models import Account

NAME = re.compile(r"[A-Za-z0-9.-]{1,200}(?::\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](?::\d{1,5})?")
LOCALPART = re.compile(r"[a-z0-9._=/+-]{1,100}")


@dataclass(frozen=True, slots=True)
class Settings:
    """`url` is the homeserver's client interface, `user` who we are there (@support:example.org)."""

    url: str
    server: str
    localpart: str
    number: int

    @property
    def user(self) -> str:
        return f"@{self.localpart}:{self.server}"


def settings_of(account: Account) -> Settings:
    said = account.settings
    return Settings(
        str(said.get("url", "")).rstrip("/"), str(said.get("server", "")), str(said.get("localpart", "")),
        int(said.get("number") or 1),
    )  # fmt: skip


class MatrixForm(forms.Form):
    """Settings `url`, `server`, `localpart`, `number`."""

    url = forms.CharField(
        label=_("Address of the homeserver"),
        help_text=_("Its client interface, such as https://matrix.example.org. One inside your network has to be "
                    "allowed by SIXRING_FETCH_ALLOW."),
    )  # fmt: skip
    server = forms.CharField(label=_("Server name"), help_text=_("What stands behind the colon of its addresses."))
    localpart = forms.CharField(
        initial="support", label=_("Our name there"), help_text=_("support becomes @support:example.org."),
    )  # fmt: skip
    number = forms.IntegerField(
        initial=1, min_value=1, max_value=9999, label=_("Number of the tokens"),
        help_text=_("Add one to get new tokens; those before are believed until you add one again."),
    )  # fmt: skip

    def clean_url(self) -> str:
        said = str(self.cleaned_data["url"]).strip().rstrip("/")
        parts = urlsplit(said)
        if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.username:
            raise forms.ValidationError(_("Write the whole address, such as https://matrix.example.org."))
        return said

    def clean_server(self) -> str:
        said = str(self.cleaned_data["server"]).strip()
        if not NAME.fullmatch(said):
            raise forms.ValidationError(_("A server name is like example.org."))
        return said

    def clean_localpart(self) -> str:
        said = str(self.cleaned_data["localpart"]).strip().lstrip("@").partition(":")[0]
        if not LOCALPART.fullmatch(said):
            raise forms.ValidationError(_("Small letters, digits and ._=/+- alone."))
        return said


def token(account: Account, side: str, number: int) -> str:
    """`side` is "hs" for what the homeserver says to us, "as" for what we say to it."""
    said = f"{account.key}:{side}:{number}".encode()
    return hmac.digest(secrets.derive("matrix application service"), said, hashlib.sha256).hex()


def homeserver_tokens(account: Account) -> list[str]:
    """The one in force, and the one before it."""
    number = settings_of(account).number
    return [token(account, "hs", one) for one in (number, number - 1) if one > 0]


def our_token(account: Account) -> str:
    return token(account, "as", settings_of(account).number)


def service_id(account: Account) -> str:
    return f"sixring-{account.key[:12]}"


def registration(account: Account) -> str:
    """The file the homeserver reads at its start."""
    ours = settings_of(account)
    return REGISTRATION.format(
        id=service_id(account), url=f"{installation.PUBLIC_URL}/hooks/{account.key}", as_token=our_token(account),
        hs_token=homeserver_tokens(account)[0], localpart=ours.localpart, regex=re.escape(ours.user),
    )  # fmt: skip


REGISTRATION = """\
id: {id}
url: {url}
as_token: {as_token}
hs_token: {hs_token}
sender_localpart: {localpart}
rate_limited: false
receive_ephemeral: true
de.sorunome.msc2409.push_ephemeral: true
namespaces:
  users:
    - exclusive: true
      regex: '{regex}'
  aliases: []
  rooms: []
"""
