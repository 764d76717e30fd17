"""Providers as data: their doors, what we ask to be allowed, their mail servers, and how one registers an app there.

Google: https://developers.google.com/workspace/gmail/imap/xoauth2-protocol. Microsoft: "Authenticate an IMAP, POP or
SMTP connection using OAuth" in the documentation of Exchange Online.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Servers:
    """Where a provider's mailboxes are: IMAP by TLS, SMTP by STARTTLS. `trusted` writes Authentication-Results."""

    imap: str = ""
    smtp: str = ""
    trusted: str = ""


@dataclass(frozen=True, slots=True)
class Provider:
    """`authorize` and `token` may hold {tenant}. `extra` goes along when somebody is asked. `app_scope` is what an app
    asks for itself, "" where it can't. `steps` are what an administrator does there, in order; `app_steps` besides,
    when the app signs in for itself."""

    key: str
    label: Words
    authorize: str = ""
    token: str = ""
    scope: str = ""
    app_scope: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    servers: Servers = Servers()
    console: str = ""
    steps: Sequence[Words] = ()
    app_steps: Sequence[Words] = ()


GOOGLE = Provider(
    "google",
    "Google",
    "https://accounts.google.com/o/oauth2/v2/auth",
    "https://oauth2.googleapis.com/token",
    "https://mail.google.com/",
    extra={"access_type": "offline", "prompt": "consent"},
    servers=Servers("imap.gmail.com", "smtp.gmail.com", "mx.google.com"),
    console="https://console.cloud.google.com/auth/clients",
    steps=(
        _("Open the Google Cloud console and make a project, or choose one."),
        _(
            "Under “Audience” choose Internal if the mailbox belongs to your Workspace. An External app that stays in "
            "testing has to be signed in anew every seven days."
        ),
        _("Under “Data access” add the scope below. It allows reading and sending mail, nothing else."),
        _("Under “Clients” make a client of the type Web application, with the redirect address below."),
        _("Copy its client ID and client secret into this page."),
    ),
)
MICROSOFT = Provider(
    "microsoft",
    "Microsoft 365",
    "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
    "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
    "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access",
    app_scope="https://outlook.office365.com/.default",
    servers=Servers("outlook.office365.com", "smtp.office365.com"),
    console="https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade",
    steps=(
        _("In the Microsoft Entra admin center, under “App registrations”, make a new registration."),
        _("As redirect address choose the kind Web and paste the one below."),
        _("Under “API permissions” add, of Microsoft Graph, delegated: IMAP.AccessAsUser.All and SMTP.Send."),
        _("Under “Certificates & secrets” make a client secret. Copy its value, and note when it ends."),
        _("Copy the application (client) ID and the directory (tenant) ID from “Overview”."),
        _("In the Exchange admin center, see that “Authenticated SMTP” is on for the mailbox."),
    ),
    app_steps=(
        _(
            "Instead of the delegated permissions add, of Office 365 Exchange Online (under “APIs my organization "
            "uses”), the application permissions IMAP.AccessAsApp and SMTP.SendAsApp, and grant admin consent."
        ),
        _(
            "In Exchange Online PowerShell: New-ServicePrincipal -AppId CLIENT-ID -ObjectId OBJECT-ID, with the object "
            "ID that stands under “Enterprise applications”."
        ),
        _(
            "Then: Add-MailboxPermission -Identity support@example.com -User OBJECT-ID -AccessRights FullAccess, for "
            "each mailbox the app may open."
        ),
    ),
)
OTHER = Provider(
    "other",
    _("Another provider"),
    steps=(
        _("Register a confidential client with your provider, with the redirect address below."),
        _("Allow it the authorization code with PKCE, and refresh tokens."),
        _("Copy the two addresses, the scope it needs for IMAP and SMTP, its client ID and its secret into this page."),
    ),
)
PROVIDERS: Mapping[str, Provider] = {one.key: one for one in (GOOGLE, MICROSOFT, OTHER)}


def of(key: str) -> Provider:
    """The provider named `key`; what nobody knows any more is another one."""
    return PROVIDERS.get(key, OTHER)
