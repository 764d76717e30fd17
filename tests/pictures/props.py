"""What the photographs need from inside the demo: `python -m tests.pictures.props chat|guest|answer TEXT`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from uuid import uuid4

from sixring.cli import prepare

GUEST = "dan@example.com"
ANSWER = (
    "Hello! Yes, they may still go in: tulips like cold soil. Plant them 15 cm deep, and they flower in April. "
    "The last orders before Christmas leave on the 18th."
)


def chat() -> str:
    """The key of the shop's chat."""
    from sixring.channels.models import Account

    return Account.objects.filter(kind="webchat").order_by("pk").values_list("key", flat=True)[0]


def guest() -> str:
    """A link to the requests of Dan Customer, whose matter is open still."""
    from sixring.conversations.requests import links
    from sixring.people.models import Identity

    return links.link(Identity.objects.get(kind="email", claimed=False, value=GUEST))


def answer(asked: str) -> str:
    """Ben answers who wrote `asked`, once it is received."""
    from sixring.conversations.models import Placement
    from sixring.conversations.sending import replies
    from sixring.core.actors import Actor
    from sixring.core.models import Agent

    placed = Placement.objects.filter(interaction__channel="webchat", interaction__text=asked, current=True)
    while not placed.exists():
        time.sleep(0.2)
    ben = Actor.of(Agent.objects.get(name__startswith="Ben"))
    replies.reply(placed[0].conversation, ANSWER, token=uuid4().hex, actor=ben)
    return ""


if __name__ == "__main__":
    prepare()
    said: dict[str, Callable[..., str]] = {"chat": chat, "guest": guest, "answer": answer}
    print(said[sys.argv[1]](*sys.argv[2:]))
