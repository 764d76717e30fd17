"""Recordings: fetched from Twilio alone, signed in as the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixring.core.fetch import Answer

from ...media import Wanted
from ...media.bringing import Ask
from ...twilio import asking

if TYPE_CHECKING:
    from ...models import Account

HOSTS = ("twilio.com",)
LARGEST = 60 * 1024 * 1024  # two hours as Twilio's mp3


def asker(account: Account) -> Ask:
    def ask(one: Wanted, most: int, seconds: float) -> Answer:
        return asking.file(account, one.url, most, seconds)

    return ask
