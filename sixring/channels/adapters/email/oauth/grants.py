"""A mailbox's sign-in: set up, connected, kept fresh, and lost in words.

Providers may give a new refresh token each time and take the old one back, so exactly one process asks at a time (a
lease in the row), and what it gets is written at once, in a transaction of its own.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from sixring.core import changes, clock, secrets
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Invalid, Refused, SixringError

from ....contract import DeliveryError
from ....models import Account, Grant
from . import asking, providers
from .asking import Ended, Tokens

log = logging.getLogger("sixring.email")
LEASE = timedelta(seconds=60)  # longer than asking may take
WAIT, LOOK = 20.0, 0.2  # seconds we wait for another process that is asking, and how often we look
AGAIN = timedelta(seconds=60)
State = Grant.State


@dataclass(frozen=True, slots=True)
class Wanted:
    """An app registered at a provider, as an administrator typed it. An empty `client_secret` stays as it was."""

    provider: str
    client_id: str
    client_secret: str = ""
    tenant: str = ""
    app_only: bool = False
    authorize_url: str = ""
    token_url: str = ""
    scope: str = ""
    secret_until: date | None = None


def of(account: Account) -> Grant | None:
    return Grant.objects.filter(account=account).first()


def set_up(account: Account, wanted: Wanted, *, actor: Actor) -> Grant:
    """Keep which app we are at the provider. Another app or another way ends the sign-in there was."""
    actor.must("configure")
    refuse_odd(wanted)
    said = {name: getattr(wanted, name) for name in APP}
    with transaction.atomic():
        grant = Grant.objects.select_for_update().filter(account=account).first() or Grant(account=account)
        other = any(getattr(grant, name) != said[name] for name in IDENTITY)
        for name, value in said.items():
            setattr(grant, name, value)
        grant.secret_until = wanted.secret_until
        seal(grant, client_secret=wanted.client_secret or grant.secret("client_secret"))
        if other:
            forget_tokens(grant)
        grant.save()
        changes.record("account.app_set", account, actor=actor)
    return grant


APP = ("provider", "client_id", "tenant", "app_only", "authorize_url", "token_url", "scope")
IDENTITY = ("provider", "client_id", "tenant", "app_only", "token_url")


def refuse_odd(wanted: Wanted) -> None:
    provider = providers.PROVIDERS.get(wanted.provider)
    if provider is None:
        raise Invalid(_("There is no such provider."))
    if not wanted.client_id.strip():
        raise Invalid(_("The client ID is missing. The provider shows it beside the app you registered."))
    if wanted.app_only and not wanted.scope and not provider.app_scope:
        raise Invalid(_("An app can't sign in for itself here. Sign in as the mailbox instead."))
    if wanted.app_only and wanted.provider == "microsoft" and not wanted.tenant:
        raise Invalid(_("An app that signs in for itself needs the directory (tenant) ID."))
    for address, ours in ((wanted.authorize_url, provider.authorize), (wanted.token_url, provider.token)):
        if not address and not ours and not (wanted.app_only and address is wanted.authorize_url):
            raise Invalid(_("Both addresses of the provider are needed."))
        if address:
            asking.refuse_unsafe(address)


def connect(grant: Grant, tokens: Tokens, *, actor: Actor) -> Grant:
    """Somebody signed in, or the app did: keep the tokens. Raises `Refused` when they would end within the hour."""
    actor.must("configure")
    if not grant.app_only and not tokens.refresh:
        raise Refused(_("The provider gave no refresh token, so this would end within the hour. Allow “offline” access "
                        "for the app, then sign in again."))  # fmt: skip
    with transaction.atomic():
        now = Grant.objects.select_for_update().get(pk=grant.pk)
        now.refresh_until = None  # of the sign-in before this one
        put(now, tokens)
        now.connected_at = clock.now()
        now.save()
        Account.objects.filter(pk=now.account_id).update(trouble="")
        changes.record("account.signed_in", now.account, actor=actor)
    return now


def connect_app(grant: Grant, *, actor: Actor) -> Grant:
    """Let the app sign in for itself. Raises `Ended` or `FetchError`."""
    actor.must("configure")
    return connect(grant, asking.next_tokens(grant), actor=actor)


def token_of(account: Account, refused: str = "") -> str:
    """The access token to sign in with now; fresh when it was due, or when the server `refused` the one we had.

    Raises `DeliveryError` with what has to be done. Asks the provider: never call it inside a transaction.
    """
    grant = of(account)
    if grant is None or grant.state != State.CONNECTED:
        raise DeliveryError(needs_signing_in(account, grant))
    held = grant.secret("access_token")
    if (refused and constant_time_compare(refused, held)) or (grant.due_at is not None and clock.now() >= grant.due_at):
        grant = refresh(grant, refused)
    if grant.state != State.CONNECTED:
        raise DeliveryError(needs_signing_in(account, grant))
    if grant.expires_at is None or clock.now() >= grant.expires_at:
        raise DeliveryError(_("No fresh token yet for %(name)s. %(why)s It is tried again by itself.")
                            % {"name": account.name, "why": grant.reason})  # fmt: skip
    return grant.secret("access_token")


def refresh(grant: Grant, refused: str = "") -> Grant:
    """Ask for fresh tokens, unless another process does or just did; returns the grant as it then is."""
    if not claim(grant):
        return wait_for(grant, refused)
    held = Grant.objects.select_related("account").get(pk=grant.pk)
    if held.version != grant.version:  # somebody was quicker
        let_go(held)
        return held
    try:
        tokens = asking.next_tokens(held)
    except Ended as ended:
        lose(held, ended.message)
    except SixringError as error:  # no answer: the next may come
        put_off(held, error.message)
    except BaseException:
        let_go(held)
        raise
    else:
        keep(held, tokens)
    return Grant.objects.get(pk=grant.pk)


def keep(grant: Grant, tokens: Tokens) -> None:
    """Write what was received, at once. Nothing comes between asking and this."""
    with transaction.atomic():
        now = Grant.objects.select_for_update().get(pk=grant.pk)
        if now.version != grant.version:  # somebody signed in anew meanwhile; theirs holds
            return
        put(now, tokens)
        now.save()
        changes.record("account.token_renewed", now.account, actor=SYSTEM)


def put(grant: Grant, tokens: Tokens) -> None:
    seal(grant, access_token=tokens.access, refresh_token=tokens.refresh or grant.secret("refresh_token"))
    grant.expires_at, grant.due_at = tokens.expires_at, tokens.due_at
    grant.refresh_until = tokens.refresh_until or grant.refresh_until
    grant.state, grant.reason, grant.lease_until = State.CONNECTED, "", None
    grant.version += 1


def lose(grant: Grant, reason: str) -> None:
    """The provider said no for good: say so where people look, and ask no more."""
    with transaction.atomic():
        lost = Grant.objects.filter(pk=grant.pk, version=grant.version)
        if not lost.update(state=State.LOST, reason=reason[:500], due_at=None, lease_until=None):
            return
        grant.state, grant.reason = State.LOST, reason[:500]
        Account.objects.filter(pk=grant.account_id).update(trouble=needs_signing_in(grant.account, grant))
        changes.record("account.sign_in_lost", grant.account, actor=SYSTEM)
    log.warning("the sign-in of mailbox %s has ended: %s", grant.account_id, reason)


def put_off(grant: Grant, reason: str) -> None:
    mine = Grant.objects.filter(pk=grant.pk, version=grant.version)
    mine.update(reason=reason[:500], due_at=clock.now() + AGAIN, lease_until=None)


def claim(grant: Grant) -> bool:
    free = Q(lease_until=None) | Q(lease_until__lt=clock.now())
    mine = Grant.objects.filter(free, pk=grant.pk, state=State.CONNECTED)
    return bool(mine.update(lease_until=clock.now() + LEASE))


def let_go(grant: Grant) -> None:
    Grant.objects.filter(pk=grant.pk, version=grant.version).update(lease_until=None)


def wait_for(grant: Grant, refused: str) -> Grant:
    """Another process asks. The token we have still does, or we wait a little for the next."""
    until = time.monotonic() + WAIT
    while True:
        now = Grant.objects.get(pk=grant.pk)
        still_good = now.expires_at is not None and clock.now() < now.expires_at
        usable = still_good and not constant_time_compare(now.secret("access_token"), refused)
        if usable or now.lease_until is None or time.monotonic() > until:
            return now
        time.sleep(LOOK)


def refresh_due(limit: int = 20) -> int:
    """Keep every sign-in fresh, those of mailboxes that only send now and then too; returns how many were due."""
    due = Grant.objects.filter(state=State.CONNECTED, due_at__lte=clock.now(), account__enabled=True)
    due = due.filter(Q(lease_until=None) | Q(lease_until__lt=clock.now())).order_by("due_at")
    found = list(due[:limit])
    for grant in found:
        refresh(grant)
    return len(found)


def forget_tokens(grant: Grant) -> None:
    grant.sealed = secrets.seal({"client_secret": grant.secret("client_secret")})
    grant.state, grant.reason, grant.due_at, grant.expires_at = State.NEW, "", None, None
    grant.refresh_until, grant.lease_until, grant.version = None, None, grant.version + 1


def seal(grant: Grant, **values: str) -> None:
    known = secrets.unseal(grant.sealed) if grant.sealed else {}
    grant.sealed = secrets.seal({name: value for name, value in (known | values).items() if value})


def needs_signing_in(account: Account, grant: Grant | None) -> str:
    """Rule: what to do about a mailbox nobody is signed in to."""
    if grant is None or grant.state == State.NEW:
        return _("%(name)s is not signed in yet. Sign in on its settings page.") % {"name": account.name}
    said = {"name": account.name, "provider": providers.of(grant.provider).label, "why": grant.reason}
    return _("%(name)s needs signing in again at %(provider)s. %(why)s") % said
