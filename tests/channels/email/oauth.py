"""Mailboxes that sign in with tokens, and an issuer asked without a wire."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from django.urls import reverse

from sixring.channels.adapters.email.oauth import grants
from sixring.channels.models import Account, Grant
from sixring.core.actors import Actor
from sixring.core.fetch import Answer
from tests.peers.issuer import CLIENT, SECRET, Issuer

ADDRESS = "support@customer.test"


def mailbox(**settings: Any) -> Account:
    said = {"address": ADDRESS, "imap_host": "127.0.0.1", "imap_oauth": True, **settings}
    return Account.objects.create(kind="email", name="Support", settings=said)


def registered(account: Account, ada: Actor, place: str = "https://login.test", **more: Any) -> Grant:
    """Our app at the issuer that lives at `place`."""
    wanted = {"authorize_url": f"{place}/authorize", "token_url": f"{place}/token", "scope": "mail", **more}
    return grants.set_up(account, grants.Wanted("other", CLIENT, SECRET, **wanted), actor=ada)


def signed_in(browser: Any, account: Account, issuer: Issuer) -> Grant:
    """Somebody signs in: out by the link, a yes at the issuer, and back."""
    out = browser.get(reverse("channels:sign_in", args=[account.pk]))
    query = {name: values[0] for name, values in parse_qs(urlsplit(out.url).query).items()}
    back = urlsplit(issuer.authorize(query))
    browser.get(f"{back.path}?{back.query}")
    return Grant.objects.get(account=account)


def without_wire(issuer: Issuer) -> Any:
    """What stands in for `fetch`: the issuer is asked in this very process."""

    def fetch(method: str, url: str, *, headers: Any, content: bytes, timeout: float) -> Answer:
        form = {name: values[0] for name, values in parse_qs(content.decode()).items()}
        status, said = issuer.token(form)
        return Answer(status, httpx.Headers(), json.dumps(said).encode(), None, url)

    return fetch
