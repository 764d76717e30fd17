"""The form a mailbox is typed into, and the ways to begin: what each knows already is filled in and out of sight."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings as installation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...contract import SetUp
from . import esp
from .addresses import ADDRESS
from .oauth import providers

SECURITY = (
    ("starttls", gettext_lazy("STARTTLS (usually 587)")),
    ("tls", gettext_lazy("TLS from the start (usually 465)")),
    ("none", gettext_lazy("none, within one's own network")),
)
IN = ("imap_host", "imap_port", "imap_tls", "imap_user", "imap_password", "imap_folder", "imap_oauth")
SERVERS = ("imap_host", "imap_port", "imap_tls", "smtp_host", "smtp_port", "smtp_security")
PASSWORDS = ("imap_password", "smtp_password", "smtp_user")
SERVICE = ("esp", "esp_secret", "esp_secret_previous")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class MailboxForm(forms.Form):
    address = forms.EmailField(
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("The address customers write to, such as support@example.com."),
    )
    name = forms.CharField(
        required=False, max_length=100, label=gettext_lazy("Name beside it"),
        help_text=gettext_lazy("What customers see as the sender, where no brand is chosen."),
    )  # fmt: skip
    aliases = forms.CharField(
        required=False, label=gettext_lazy("Other addresses that reach it"),
        help_text=gettext_lazy("With commas between."),
    )  # fmt: skip
    intake = forms.EmailField(
        required=False, label=gettext_lazy("Address it is forwarded to"),
        help_text=gettext_lazy(
            "An address of the mail server beside Sixring, which hands its mail over by LMTP. Let your mailbox forward "
            "everything there, and keep a copy."
        ),
    )  # fmt: skip
    imap_host = forms.CharField(
        required=False, label=gettext_lazy("Mailbox to fetch from (IMAP server)"),
        help_text=gettext_lazy("Empty: your mail server hands mail over by LMTP."),
    )  # fmt: skip
    imap_port = forms.IntegerField(
        required=False, initial=993, min_value=1, max_value=65535, label=gettext_lazy("IMAP port")
    )
    imap_tls = forms.BooleanField(required=False, initial=True, label=gettext_lazy("Encrypted (TLS)"))
    imap_user = forms.CharField(
        required=False, label=gettext_lazy("Mailbox user"), help_text=gettext_lazy("Empty: the address.")
    )
    imap_oauth = forms.BooleanField(
        required=False, label=gettext_lazy("Sign in with OAuth 2 instead of a password"),
        help_text=gettext_lazy("At both servers. You choose the provider on the next page."),
    )  # fmt: skip
    imap_password = forms.CharField(
        required=False, widget=forms.PasswordInput, label=gettext_lazy("Mailbox password")
    )  # fmt: skip
    imap_folder = forms.CharField(required=False, initial="INBOX", label=gettext_lazy("Folder"))
    smtp_host = forms.CharField(
        required=False, label=gettext_lazy("Outgoing server (SMTP)"),
        help_text=gettext_lazy("Empty: this account only receives."),
    )  # fmt: skip
    smtp_port = forms.IntegerField(
        required=False, initial=587, min_value=1, max_value=65535, label=gettext_lazy("SMTP port")
    )
    smtp_security = forms.ChoiceField(
        choices=SECURITY, initial="starttls", label=gettext_lazy("Encryption of the outgoing server")
    )
    smtp_user = forms.CharField(required=False, label=gettext_lazy("SMTP user"))
    smtp_password = forms.CharField(required=False, widget=forms.PasswordInput, label=gettext_lazy("SMTP password"))
    trusted_server = forms.CharField(
        required=False, label=gettext_lazy("Server whose checks are trusted"),
        help_text=gettext_lazy(
            "The name your mail server signs its Authentication-Results with. It must remove foreign ones."
        ),
    )  # fmt: skip
    signature = forms.CharField(
        required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), label=gettext_lazy("Signature"),
        help_text=gettext_lazy(
            "Under every answer from here. Empty: the brand's, else each colleague's own. {{agent.name}}, "
            "{{agent.signature}} and {{brand.name}} are filled in."
        ),
    )  # fmt: skip
    trust_everyone = forms.BooleanField(
        required=False, label=gettext_lazy("Take every sender for who they say they are"),
        help_text=gettext_lazy("Anybody can then write as any customer, and is shown that customer's conversations."),
    )  # fmt: skip

    esp = forms.ChoiceField(
        required=False, choices=esp.CHOICES, label=gettext_lazy("Mail service that posts to us"),
        help_text=gettext_lazy("It hands mail over by webhook, and says what became of ours."),
    )  # fmt: skip
    esp_secret = forms.CharField(
        required=False, max_length=1000, widget=forms.PasswordInput, label=gettext_lazy("How it proves itself"),
        help_text=gettext_lazy(
            "Postmark, Brevo, Mailjet, SparkPost: a password of your own, 20 characters or more. Mailgun: its signing "
            "key. SendGrid: the public key of its event webhook. Amazon SES: the ARN of the topic. Resend: whsec_…."
        ),
    )  # fmt: skip
    esp_secret_previous = forms.CharField(
        required=False, max_length=1000, widget=forms.PasswordInput, label=gettext_lazy("And the one before it"),
        help_text=gettext_lazy("Still believed while you change it. At SendGrid: the password for inbound parse."),
    )  # fmt: skip

    def clean_esp_secret(self) -> str:
        secret, chosen = str(self.cleaned_data["esp_secret"]).strip(), self.cleaned_data.get("esp")
        if secret and chosen and len(secret) < 20:
            raise forms.ValidationError(_("This is short enough to guess. Take at least 20 characters."))
        return secret

    def clean_aliases(self) -> list[str]:
        found = [word.strip() for word in self.cleaned_data["aliases"].split(",") if word.strip()]
        wrong = next((word for word in found if not ADDRESS.fullmatch(word)), None)
        if wrong:
            raise forms.ValidationError(_("%(word)s is no e-mail address.") % {"word": wrong})
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("smtp_password") and data.get("smtp_security") == "none":
            raise forms.ValidationError(_("A password would travel in the clear. Choose starttls or tls."))
        if data.get("imap_oauth") and (in_the_clear(data, "imap") or in_the_clear(data, "smtp")):
            raise forms.ValidationError(_("A token would travel in the clear. Choose an encrypted connection."))
        return data


def in_the_clear(data: Mapping[str, Any], way: str) -> bool:
    """Rule: whether a secret would leave this machine unencrypted."""
    host = str(data.get(f"{way}_host") or "")
    plain = not data.get("imap_tls") if way == "imap" else data.get("smtp_security") == "none"
    return bool(host) and plain and host not in LOOPBACK


def ways() -> Sequence[SetUp]:
    """How one may begin."""
    return [*(guided(one) for one in (providers.GOOGLE, providers.MICROSOFT)), *others()]


def guided(provider: providers.Provider) -> SetUp:
    servers = provider.servers
    known = {
        "imap_host": servers.imap, "imap_oauth": True, "smtp_host": servers.smtp, "smtp_port": 587,
        "smtp_security": "starttls", "trusted_server": servers.trusted,
    }  # fmt: skip
    return SetUp(
        provider.key, provider.label, gettext_lazy("Sign in there; no password is kept. The next page leads through."),
        known, frozenset({*SERVERS, *PASSWORDS, *SERVICE, "imap_user", "imap_oauth", "intake"}),
    )  # fmt: skip


def others() -> Sequence[SetUp]:
    return [
        SetUp("password", gettext_lazy("Password"),
              gettext_lazy("Any mail server that takes a user and a password, by IMAP and SMTP."),
              hides=frozenset({"imap_oauth", "intake", *SERVICE})),
        SetUp("oauth", gettext_lazy("OAuth 2 of another provider"),
              gettext_lazy("A server of your own, or of a provider not named here, that takes tokens."),
              {"imap_oauth": True}, frozenset({*PASSWORDS, *SERVICE, "imap_oauth", "intake"})),
        SetUp("forwarding", gettext_lazy("Forwarding only"),
              gettext_lazy("The mailbox stays where it is and forwards to Sixring; nobody signs in to it."),
              {"intake": intake()}, frozenset({*IN, *SERVICE})),
        SetUp("service", gettext_lazy("Mail service"),
              gettext_lazy("Postmark, Mailgun, SendGrid, Amazon SES, Brevo, Mailjet, Resend or SparkPost: it posts "
                           "mail that comes in and says what became of yours, which leaves by its SMTP."),
              hides=frozenset({*IN, "intake"})),
    ]  # fmt: skip


def intake() -> str:
    """A fresh address nobody guesses, at the name this installation is reached by."""
    domain = urlsplit(installation.PUBLIC_URL).hostname or "localhost"
    return f"in-{secrets.token_hex(5)}@{domain}"
