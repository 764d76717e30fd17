"""A chat, Dan who asked there, and Ada who may answer."""

import pytest

from sixring.channels.models import Account
from sixring.conversations.chat import typing_now
from sixring.conversations.live import limits
from tests.conversations.chatting import Browser
from tests.conversations.test_live import ada, chat

__all__ = ["ada", "chat"]  # the fixtures


@pytest.fixture(autouse=True)
def fresh():
    limits._counts.clear()
    typing_now._where.clear()


@pytest.fixture
def dan(chat: Account) -> Browser:
    found = Browser(chat)
    found.writes("Are the trays in stock?")
    return found
