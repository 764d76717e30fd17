"""Dan asked in the chat; each file says how far its `mailbox` trusts senders."""

import pytest

from sixring.conversations.models import Conversation
from tests.conversations.chatting import Browser, open_chat


@pytest.fixture
def chat(mailbox):
    return open_chat()


@pytest.fixture
def dan(chat):
    browser = Browser(chat)
    browser.writes("Where are my trays?")
    return browser


@pytest.fixture
def talk(dan):
    return Conversation.objects.get()
