"""Guests of My requests: a customer's browser that came in by a link, and the mailbox our links are sent to."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from sixring.channels.models import Account, Dispatch
from sixring.conversations import reference
from sixring.conversations.models import Conversation
from sixring.conversations.requests import asking, links, views
from sixring.people.models import Identity
from tests.cast import settle
from tests.screens import read

LINK = re.compile(r"https?://\S+/requests/\S+")


def open_mailbox(**more: Any) -> Account:
    """Ours, from which links leave."""
    asking.from_one_place.past.clear()
    views.answers.past.clear()
    said = {"address": "care@us.test", "smtp_host": "mail.us.test", "name": "GreenThumb Gardens"}
    return Account.objects.create(kind="email", name="Care", settings={**said, **more})


def mails(to: str = "") -> list[dict[str, Any]]:
    """What waits to go out by mail, the oldest first."""
    rows = [row.outbound for row in Dispatch.objects.order_by("pk")]
    return [row for row in rows if not to or row["to"] == to]


def link_in(mail: dict[str, Any]) -> str:
    """The path of the link a mail carries."""
    return LINK.search(mail["text"])[0].split("/requests/", 1)[1].join(["/requests/", ""])


def path_of(link: str) -> str:
    return "/requests/" + link.split("/requests/", 1)[1]


class Guest:
    """A browser that opened a link to `identity`'s requests."""

    def __init__(self, identity: Identity, *, csrf: bool = False) -> None:
        self.client = Client(enforce_csrf_checks=csrf)
        self.answer = self.client.get(path_of(links.link(identity)))

    def looks(self, conversation: Conversation | None = None) -> str:
        self.answer = self.client.get(address(conversation))
        return read(self.answer)

    def key(self, conversation: Conversation) -> str:
        return re.search(r'name="key" value="([^"]+)"', self.looks(conversation))[1]

    def answers(self, conversation: Conversation, text: str = "", key: str = "", **more: Any) -> Any:
        said = {"text": text, "key": key or self.key(conversation), **more}
        self.answer = self.client.post(address(conversation) + "answer/", said)
        settle()
        return self.answer


def address(conversation: Conversation | None = None) -> str:
    if conversation is None:
        return reverse("requests:list")
    return reverse("requests:one", args=[reference.of(conversation.pk)])
