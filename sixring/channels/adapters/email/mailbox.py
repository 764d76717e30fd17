"""A mail account's settings, and the form they are typed into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from django import forms

from .addresses import ADDRESS
from .imap import Mailbox
from .smtp import Server

if TYPE_CHECKING:
    from ...models import Account

SECURITY = ("none", "starttls", "tls")
SECRETS = frozenset({"smtp_password", "imap_password"})


class Settings(msgspec.Struct, frozen=True):
    """`address` is what customers write to, `aliases` reach the same account. `trusted_server` is the authserv-id whose
    Authentication-Results are believed; `trust_everyone` takes every From for true and is the owner's own risk."""

    address: str = ""
    name: str = ""
    aliases: list[str] = []
    smtp_host: str = ""
    smtp_port: int = 25
    smtp_security: str = "none"
    smtp_user: str = ""
    imap_host: str = ""
    imap_port: int = 993
    imap_tls: bool = True
    imap_user: str = ""
    imap_folder: str = "INBOX"
    imap_oauth: bool = False
    trusted_server: str = ""
    trust_everyone: bool = False
    signature: str = ""

    @property
    def own(self) -> frozenset[str]:
        return frozenset(address.lower() for address in [self.address, *self.aliases] if address)

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2].lower()

    def owns(self, address: str) -> bool:
        """Whether mail to `address` is ours, plus-tags included."""
        local, at, domain = address.lower().rpartition("@")
        return f"{local.partition('+')[0]}{at}{domain}" in self.own or address.lower() in self.own


def settings_of(account: Account) -> Settings:
    known = {name: value for name, value in account.settings.items() if value is not None}
    return msgspec.convert(known, Settings, strict=False)


def server_of(account: Account) -> Server:
    found = settings_of(account)
    return Server(
        found.smtp_host, found.smtp_port, found.smtp_security, found.smtp_user, account.secret("smtp_password")
    )


def mailbox_of(account: Account) -> Mailbox:
    found = settings_of(account)
    return Mailbox(
        found.imap_host, found.imap_user, account.secret("imap_password"), found.imap_port, found.imap_tls,
        found.imap_folder, found.imap_oauth,
    )  # fmt: skip


class MailboxForm(forms.Form):
    address = forms.EmailField(help_text="The address customers write to, such as support@example.com.")
    name = forms.CharField(required=False, max_length=100, help_text="The name they see beside it.")
    aliases = forms.CharField(required=False, help_text="Other addresses that reach this account, with commas between.")
    smtp_host = forms.CharField(required=False, label="Outgoing server", help_text="Empty: this account only receives.")
    smtp_port = forms.IntegerField(required=False, initial=587, min_value=1, max_value=65535)
    smtp_security = forms.ChoiceField(choices=[(one, one) for one in SECURITY], initial="starttls")
    smtp_user = forms.CharField(required=False)
    smtp_password = forms.CharField(required=False, widget=forms.PasswordInput)
    imap_host = forms.CharField(
        required=False, label="Mailbox to fetch from", help_text="Empty: your mail server hands mail over by LMTP."
    )
    imap_port = forms.IntegerField(required=False, initial=993, min_value=1, max_value=65535)
    imap_tls = forms.BooleanField(required=False, initial=True, label="Encrypted (TLS)")
    imap_user = forms.CharField(required=False)
    imap_password = forms.CharField(required=False, widget=forms.PasswordInput, label="IMAP password or access token")
    imap_folder = forms.CharField(required=False, initial="INBOX")
    imap_oauth = forms.BooleanField(required=False, label="Sign in with an access token (XOAUTH2)")
    trusted_server = forms.CharField(
        required=False,
        label="Server whose checks are trusted",
        help_text="The name your mail server signs its Authentication-Results with. It must remove foreign ones.",
    )
    signature = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Under every answer from here, in place of each colleague's own. {{agent.name}} and"
        " {{agent.signature}} are filled in.",
    )
    trust_everyone = forms.BooleanField(
        required=False,
        label="Take every sender for who they say they are",
        help_text="Anybody can then write as any customer, and is shown that customer's conversations.",
    )

    def clean_aliases(self) -> list[str]:
        found = [word.strip() for word in self.cleaned_data["aliases"].split(",") if word.strip()]
        wrong = next((word for word in found if not ADDRESS.fullmatch(word)), None)
        if wrong:
            raise forms.ValidationError(f"{wrong} is no e-mail address.")
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("smtp_password") and data.get("smtp_security") == "none":
            raise forms.ValidationError("A password would travel in the clear. Choose starttls or tls.")
        return data
