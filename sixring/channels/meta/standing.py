"""How an account stands at Meta: whether its token holds and until when, and whether its app hears of anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ..contract import Finding
from . import graph
from .batch import inside, listed, moment, objects_in

if TYPE_CHECKING:
    from ..models import Account


def token(account: Account) -> list[Finding]:
    """Until when the access token holds. Raises `DeliveryError` where Meta can't be asked."""
    said = inside(graph.read(account, "debug_token", "", input_token=account.secret("access_token")), "data")
    if not said.get("is_valid"):
        return [Finding(_("The access token is no longer valid. Enter a new one."), bad=True)]
    until = moment(said.get("expires_at"))
    return [Finding(_("The access token holds."), until=until)]


def subscription(account: Account, place: str, wanted: Sequence[str] = ()) -> list[Finding]:
    """Whether the app is told what happens to `place`, and of these fields."""
    if not place:
        return []
    apps = objects_in(graph.read(account, f"{place}/subscribed_apps", ""), "data")
    heard = {one for app in apps for one in listed(app, "subscribed_fields") if isinstance(one, str)}
    missing = [one for one in wanted if one not in heard] if heard or not apps else []
    if not apps:
        return [Finding(_("Your app is not subscribed: nothing arrives."), bad=True, mends=True)]
    if missing:
        told = {"fields": ", ".join(missing)}
        return [Finding(_("Your app is not told of: %(fields)s.") % told, bad=True, mends=True)]
    return [Finding(_("Your app is subscribed."))]


def subscribe(account: Account, place: str, wanted: Sequence[str] = ()) -> None:
    """Let the app be told. Raises `DeliveryError`."""
    graph.post(account, f"{place}/subscribed_apps", {"subscribed_fields": ",".join(wanted)} if wanted else {})
