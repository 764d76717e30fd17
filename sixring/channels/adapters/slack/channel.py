"""The Slack adapter: checks signed events, reads messages and what is done to them, and writes as a bot."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec
from django.conf import settings as installation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...contract import Adapter, BadItem, Capabilities, Copy, Finding, NotYet, Outbound, Parsed, Raw, Refusal
from ...models import Account as Accounts
from . import asking, reading, sending, signature, wire
from .settings import SlackForm

if TYPE_CHECKING:
    from django import forms

    from ...models import Account

LONGEST = 4000
FILES_SECONDS = 25.0  # for the files of all messages that are read together
AT_ONCE = 4
EVENTS = ("message.channels, message.groups, message.im, message.mpim, reaction_added, reaction_removed, "
          "app_uninstalled, tokens_revoked")  # fmt: skip
SCOPES = ("channels:history, groups:history, im:history, mpim:history, chat:write, files:read, files:write, "
          "reactions:read, users:read, users:read.email")  # fmt: skip


class Slack(Adapter):
    kind: ClassVar[str] = "slack"
    label: ClassVar[str] = "Slack"
    intro = gettext_lazy("Direct messages and channels shared with customers, both ways.")
    connects: ClassVar[bool] = True
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="message", starts=True, reaches=("slack",), max_text=LONGEST, media=True, edits=True, deletes=True,
        reactions=True, vouches_for_replies=True, public=False,
        who_starts=gettext_lazy("Anybody in a channel the bot is in; we by direct message, to members of your "
                                "workspace."),
        gives=gettext_lazy("The Slack account within its workspace, proven by Slack. What its profile says is "
                           "claimed."),
        proven="oracle",
        proven_by=gettext_lazy("Signatures agree with slack_sdk; documented and recorded events and mutations of them. "
                               "No live workspace was used."),
    )  # fmt: skip
    secret_fields: ClassVar[frozenset[str]] = frozenset({"bot_token", "signing_secret", "signing_secret_previous"})

    def verify(self, raw: bytes, headers: Mapping[str, str], url: str, account: Account) -> None:
        """Signed with the app's secret, or the one before it, at most five minutes ago or ahead."""
        secrets = [account.secret("signing_secret"), account.secret("signing_secret_previous")]
        stamp, signed = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        if not signature.is_signed(raw, stamp, signed, secrets):
            raise Refusal(401, "not signed with the signing secret of this app, or not lately")

    def thank(self, raw: bytes, meta: Mapping[str, Any], account: Account) -> tuple[str, bytes] | None:
        """Slack's greeting is answered with what it brought."""
        said = said_in(raw)
        if said is None or said.type != "url_verification":
            return None
        return "application/json", msgspec.json.encode({"challenge": said.challenge[:1000]})

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        """The same at every retry, whatever the retry's headers say."""
        said = said_in(raw)
        return f"event:{said.event_id}" if said and said.event_id else ""

    def partition(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        said = said_in(raw)
        item = said.event.get("item") if said else None
        channel = (said.event.get("channel") if said else "") or (item.get("channel") if isinstance(item, dict) else "")
        return channel if isinstance(channel, str) else ""

    def parse(self, raw: Raw, account: Account) -> Parsed:
        return reading.read(raw, account, time.monotonic() + FILES_SECONDS)

    def parse_many(self, raws: Sequence[tuple[Raw, Account]]) -> Sequence[Parsed | BadItem | NotYet]:
        """Some at once, for profiles and files are asked for; what is not here in time is read again later."""
        until = time.monotonic() + FILES_SECONDS
        acts = [partial(reading.read, raw, account, until) for raw, account in raws]
        if len(acts) == 1:
            return [self.carefully(acts[0])]
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="slack") as pool:
            return list(pool.map(self.carefully, acts))

    def send(self, message: Outbound, account: Account) -> str:
        return sending.send(message, account)

    def found(self, message: Outbound, account: Account) -> bool | None:
        return sending.found(message, account)

    def state_of(self, account: Account) -> Sequence[Finding]:
        said = asking.call(account, "auth.test", {})
        team = str(said.get("team") or "")[:100]
        return [Finding(_("The bot is in the workspace %(team)s.") % {"team": team})]

    def repair(self, account: Account) -> None:
        """Learn who our bot is there, so that its own words are known."""
        said = asking.call(account, "auth.test", {})
        known = {"team": said.get("team_id"), "bot_user": said.get("user_id"), "bot_id": said.get("bot_id")}
        state = account.state | {name: str(value)[:40] for name, value in known.items() if value}
        Accounts.objects.filter(pk=account.pk).update(state=state, trouble="")

    def settings_form(self) -> type[forms.Form]:
        return SlackForm

    def to_copy(self, account: Account) -> Sequence[Copy]:
        address = f"{installation.PUBLIC_URL}/hooks/{account.key}"
        return [
            Copy(_("Request URL"), address, _("In your Slack app: “Event subscriptions”, switched on.")),
            Copy(_("Bot events"), EVENTS, _("There, under “Subscribe to bot events”.")),
            Copy(_("Bot token scopes"), SCOPES, _("In your Slack app: “OAuth & permissions”.")),
        ]


def said_in(raw: bytes) -> wire.Envelope | None:
    """Nothing when it can't be read, which is for `parse` to tell."""
    try:
        return wire.envelope(raw)
    except BadItem:
        return None
