"""The Matrix adapter: an application service that takes a homeserver's transactions, and writes as its user there."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...contract import Adapter, BadItem, Capabilities, Copy, DeliveryError, Finding, NotYet, Outbound, Parsed, Raw
from ...models import Account as Accounts
from . import asking, door, reading, sending, wire
from .settings import MatrixForm, registration, service_id, settings_of

if TYPE_CHECKING:
    from django import forms

    from ...models import Account

LONGEST = 20_000  # an event has 65,536 bytes, in which a letter may have four, or six as JSON
FILES_SECONDS = 25.0  # for the files of all messages that are read together
IN_USE = "M_USER_IN_USE"


class Matrix(Adapter):
    kind: ClassVar[str] = "matrix"
    label: ClassVar[str] = "Matrix"
    intro = gettext_lazy("Rooms of your homeserver's bridge, both ways.")
    connects: ClassVar[bool] = True
    thanks: ClassVar[tuple[str, bytes] | None] = ("application/json", b"{}")
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="message", max_text=LONGEST, media=True, edits=True, deletes=True, reactions=True, receipts=True,
        typing=True, resends_safely=True,
        who_starts=gettext_lazy("The customer, by inviting us to a room without encryption."),
        gives=gettext_lazy("The Matrix address, proven by its homeserver. The name is only claimed."),
        proven="peer",
        proven_by=gettext_lazy("A real homeserver, Synapse: text, image, edit, redaction, typing, receipts, a message "
                               "sent twice under one number, and the backlog after we were away."),
    )  # fmt: skip

    def below(self, method: str, rest: str, raw: bytes, headers: Mapping[str, str], account: Account) -> Any:
        door.refuse_strangers(headers, account)
        return door.answer(method, rest, raw, account)

    def verify(self, raw: bytes, headers: Mapping[str, str], url: str, account: Account) -> None:
        """Carries the token of the account's homeserver, or the one before it."""
        door.refuse_strangers(headers, account)

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return wire.key_of(door.number_in(str(meta.get("below", ""))), raw)

    def parse(self, raw: Raw, account: Account) -> Parsed:
        return reading.read(raw, account, time.monotonic() + FILES_SECONDS)

    def parse_many(self, raws: Sequence[tuple[Raw, Account]]) -> Sequence[Parsed | BadItem | NotYet]:
        """One after the other: a homeserver tells in order, and of rooms we have to be in first."""
        until = time.monotonic() + FILES_SECONDS
        return [self.carefully(partial(reading.read, raw, account, until)) for raw, account in raws]

    def send(self, message: Outbound, account: Account) -> str:
        return sending.send(message, account)

    def state_of(self, account: Account) -> Sequence[Finding]:
        """Who the homeserver takes us for, and whether it reaches us."""
        asking.call(account, "GET", "/_matrix/client/v3/account/whoami")
        try:
            path = f"/_matrix/client/v1/appservice/{quote(service_id(account))}/ping"
            took = asking.call(account, "POST", path, {}).get("duration_ms")
        except asking.Absent:
            return [Finding(_("The homeserver knows us; it is too old to say whether it reaches us."))]
        except DeliveryError as error:
            return [Finding(_("The homeserver can’t reach us: %(why)s") % {"why": error.message}, bad=True)]
        return [Finding(_("The homeserver reaches us in %(ms)s ms.") % {"ms": took})]

    def repair(self, account: Account) -> None:
        """Our user is there and has a name."""
        ours = settings_of(account)
        said = {"type": "m.login.application_service", "username": ours.localpart, "inhibit_login": True}
        answer = asking.fetched(account, "POST", "/_matrix/client/v3/register?kind=user", json=said)
        body = asking.body_of(answer)
        if not answer.ok and body.get("errcode") != IN_USE:
            raise asking.refused(answer, body, account)
        path = f"/_matrix/client/v3/profile/{quote(ours.user, safe='')}/displayname"
        asking.call(account, "PUT", path, {"displayname": account.name})
        Accounts.objects.filter(pk=account.pk).update(trouble="")

    def settings_form(self) -> type[forms.Form]:
        return MatrixForm

    def to_copy(self, account: Account) -> Sequence[Copy]:
        hint = _("Put it beside the homeserver as sixring.yaml, name it under “app_service_config_files”, and start "
                 "the homeserver anew.")  # fmt: skip
        return [
            Copy(_("Registration"), registration(account), hint),
            Copy(_("Our address"), settings_of(account).user, _("Customers invite it to a room, or write to it.")),
        ]
