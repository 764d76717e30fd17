"""What is said in public and in surveys, and a stream of it."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from sixring.channels import inbox
from sixring.channels.inbox import Item
from sixring.channels.models import Account
from sixring.channels.polling import post
from sixring.channels.polling.post import Post
from sixring.core.actors import Actor
from sixring.feedback.models import SurveyVersion
from sixring.feedback.stream import entries, finding
from sixring.feedback.stream.entries import Entry
from sixring.feedback.stream.filters import Chosen
from sixring.interactions.models import Interaction
from tests.cast import Clock, settle
from tests.feedback.surveying import a_survey, question

numbers = count(1)


@pytest.fixture
def reviews(accounts: dict[str, Account]) -> Account:
    return Account.objects.create(kind="reviews", name="App Store")


@pytest.fixture
def mastodon(accounts: dict[str, Account]) -> Account:
    return Account.objects.create(kind="mastodon", name="@greenthumb")


@pytest.fixture
def survey(db: None, clock: Clock) -> SurveyVersion:
    return a_survey(question("nps"), question("why", "text"))


def posted(account: Account, text: str, **more: Any) -> Interaction:
    """Somebody says it in public; `rating` makes it a review with stars."""
    name = more.pop("name", f"p{next(numbers)}")
    said = Post(name=name, text=text, author=more.pop("author", "gus_grows"), author_id="gus", **more)
    inbox.accept([Item(account, post.write(said), {"key": name})])
    settle()
    return Interaction.objects.get(account=account, dedupe=f"post:{name}")


def stream(actor: Actor, **chosen: str) -> list[Entry]:
    return entries.entries(finding.page(Chosen.read(chosen), actor=actor)[0], actor=actor)


def texts(actor: Actor, **chosen: str) -> list[str]:
    return [one.text for one in stream(actor, **chosen)]
