"""Instagram's token: with its own login it holds for sixty days and is renewed before it ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from sixring.core import clock

from ...contract import DeliveryError, Finding
from ...meta import graph, standing
from ...models import Account
from .settings import settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

SOON = timedelta(days=20)
NAME = "token_until"


def findings(account: Account) -> Sequence[Finding]:
    """Whether it holds, and until when as far as we renewed it ourselves. Raises `DeliveryError`."""
    host = settings_of(account).host
    if not host:
        return standing.token(account)
    graph.read(account, "me", "user_id,username", host=host)
    until = known_end(account)
    near = until is None or until - clock.now() < SOON
    what = _("The access token holds; renew it in time.") if near else _("The access token holds.")
    return [Finding(what, bad=until is not None and near, until=until, mends=near)]


def known_end(account: Account) -> datetime | None:
    said = account.state.get(NAME)
    return datetime.fromisoformat(said) if isinstance(said, str) else None


def renew(account: Account) -> None:
    """Let Meta give a new one for the present one, which must be a day old. Raises `DeliveryError`."""
    host = settings_of(account).host
    if not host:
        raise DeliveryError(_("A page’s token is entered anew by hand."), permanent=True)
    query = {"grant_type": "ig_refresh_token", "access_token": account.secret("access_token")}
    said = graph.read(account, "refresh_access_token", "", host=host, **query)
    token, seconds = said.get("access_token"), said.get("expires_in")
    if not isinstance(token, str) or not isinstance(seconds, int):
        raise DeliveryError(_("Meta’s answer could not be read."))
    with transaction.atomic():
        held = Account.objects.select_for_update().get(pk=account.pk)
        held.keep_secrets(access_token=token)
        held.state = {**held.state, NAME: (clock.now() + timedelta(seconds=seconds)).isoformat()}
        held.trouble = ""
        held.save(update_fields=["sealed", "state", "trouble"])


def renew_due() -> int:
    """Renew those that end soon, or of which we don't know; returns how many were asked. At most once a day each."""
    asked = 0
    for account in Account.objects.filter(kind="instagram", enabled=True).exclude(settings__login="page"):
        until, tried = known_end(account), str(account.state.get("token_tried") or "")
        if (until and until - clock.now() > SOON) or tried > clock.ago(days=1).isoformat():
            continue
        asked += 1
        account.state = {**account.state, "token_tried": clock.now().isoformat()}
        account.save(update_fields=["state"])
        try:
            renew(account)
        except DeliveryError as error:
            Account.objects.filter(pk=account.pk).update(trouble=error.message)
    return asked
