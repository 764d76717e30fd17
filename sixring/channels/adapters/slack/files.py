"""Files of a message: fetched with the bot's token from Slack alone; and ours, handed over in Slack's three steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from django.utils.translation import gettext as _

from sixring.core import media
from sixring.core.fetch import Answer, FetchError, FetchRefused, fetch

from ...contract import DeliveryError, OutFile, Raw
from ...media import Brought, Wanted, bring
from ...media.bringing import is_at
from . import asking, wire

if TYPE_CHECKING:
    from ...models import Account

HOSTS = ("slack.com", "slack-files.com")
GONE = frozenset({"tombstone", "hidden_by_limit"})
ASK_FIRST = "check_file_info"  # a file of another workspace: what is known of it has to be asked for
SECONDS = 60.0


def fetch_all(said: Sequence[wire.File], raw: Raw, account: Account, until: float) -> Brought:
    """The files of a message. Raises `NotYet` while one may still come."""

    def ask(one: Wanted, most: int, seconds: float) -> Answer:
        """Without the permission to read files Slack shows a page to sign in, which is no file."""
        answer = fetch("GET", one.url, headers=asking.signed_in(account), max_bytes=most, cut=True, timeout=seconds)
        page = answer.headers.get("content-type", "").startswith("text/html")
        if page and one.content_type != "text/html":
            raise FetchRefused("Slack shows a page to sign in.")
        return answer

    there = [one if one.file_access != ASK_FIRST else asked_for(one, account) for one in said]
    return bring(list(wanted(there)), hosts=HOSTS, since=raw.received_at, until=until, ask=ask)


def wanted(said: Sequence[wire.File]) -> Iterator[Wanted]:
    for one in said:
        url = "" if one.mode in GONE else one.url_private_download or one.url_private or ""
        yield Wanted(url, one.name or "", one.mimetype or "")


def asked_for(one: wire.File, account: Account) -> wire.File:
    """What Slack says of it now; `one` where it says nothing."""
    try:
        said = asking.call(account, "files.info", {"file": one.id}, form=True)
        return msgspec.convert(said.get("file"), wire.File)
    except (DeliveryError, msgspec.ValidationError):
        return one


def hand_over(files: Sequence[OutFile], channel: str, thread: str, account: Account) -> None:
    """Show `files` in `channel`. Raises `DeliveryError`."""
    there = [{"id": upload(one, account), "title": one.name} for one in files]
    said: dict[str, Any] = {"files": there, "channel_id": channel} | ({"thread_ts": thread} if thread else {})
    asking.call(account, "files.completeUploadExternal", said)


def upload(one: OutFile, account: Account) -> str:
    """Slack's id of the bytes, which nobody sees yet."""
    content = media.read(one.key)
    asked = {"filename": one.name, "length": len(content)}
    told = asking.call(account, "files.getUploadURLExternal", asked, form=True)
    url, number = str(told.get("upload_url", "")), str(told.get("file_id", ""))
    if not is_at(url, HOSTS) or not number:
        raise DeliveryError(_("Slack’s answer could not be read."), permanent=True)
    try:
        answer = fetch("POST", url, headers={"Content-Type": one.content_type}, content=content, timeout=SECONDS)
    except FetchError as error:
        raise DeliveryError(error.message) from error
    if not answer.ok:
        raise DeliveryError(_("Slack did not take %(name)s.") % {"name": one.name}, permanent=True)
    return number
