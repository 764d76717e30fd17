"""Reading and typing in the chat: the desk sees how far a customer is, and each side that the other types."""

import asyncio

import pytest
from django.test import Client
from django.urls import reverse

from sixring.channels.models import Account
from sixring.conversations import closure, reference
from sixring.conversations.models import Conversation, ReadMark
from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.models import Agent, Change
from tests.conversations.chatting import Browser, user_token
from tests.conversations.listening import meanwhile
from tests.conversations.noticing.answering import answer
from tests.conversations.test_chat_stream import opened
from tests.conversations.test_live import signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


def desk(ada: Agent) -> str:
    client: Client = signed_in(ada)
    return client.get(reverse("conversations:show", args=[Conversation.objects.latest("pk").pk])).content.decode()


def test_what_was_not_read_is_counted_until_it_is(dan: Browser, ada: Agent):
    answer(ada, "Yes, forty.")
    last = answer(ada, "They are green.")
    said = dan.ask("GET", "messages").json()
    assert (said["read"], said["unread"]) == (0, 2)
    assert dan.post("read", up_to=last).json() == {"read": last, "unread": 0}
    assert dan.ask("GET", "messages").json()["unread"] == 0
    assert dan.post("read", up_to=1).json()["read"] == last


def test_the_desk_shows_when_it_was_seen_under_the_last_message_read(dan: Browser, ada: Agent):
    first = answer(ada, "Yes, forty.")
    assert "Seen" not in desk(ada)
    dan.post("read", up_to=first)
    assert desk(ada).count(f"Seen {clock.now():%H:%M}") == 1
    answer(ada, "They are green.")
    shown = desk(ada)
    assert shown.index("Yes, forty.") < shown.index("Seen ") < shown.index("They are green.")


def test_reading_is_told_once_to_whoever_sees_the_conversation(dan: Browser, ada: Agent):
    last = answer(ada, "Yes, forty.")
    for up_to in (last, last, 2**62):
        assert dan.post("read", up_to=up_to).status_code == 200
    told = Change.objects.get(verb="message.read")
    assert (told.subject_id, told.audience) == (last, f"conversation:{Conversation.objects.get().pk}")
    assert told.actor_kind == "system"


def test_nobody_reads_for_somebody_else(dan: Browser, ada: Agent, chat: Account):
    last = answer(ada, "Yes, forty.")
    assert Browser(chat).post("read", up_to=last).json() == {"read": 0, "unread": 0}
    assert ReadMark.objects.count() == 0


def test_what_was_read_on_one_device_is_read_on_the_other(chat: Account, ada: Agent):
    laptop, phone = (Browser(chat, user_jwt=user_token()) for _ in range(2))
    laptop.writes("Are the trays in stock?")
    last = answer(ada, "Yes, forty.")

    async def story() -> None:
        async with opened(phone) as stream:
            await stream.block()
            await meanwhile(lambda: laptop.post("read", up_to=last))
            told = await stream.event()
            assert told is not None
            assert (told["event"], told["data"]) == ("read", {"up_to": last})

    asyncio.run(story())


def test_the_end_of_the_conversation_is_told(dan: Browser, ada: Agent):
    matter = Conversation.objects.get()

    async def story() -> None:
        async with opened(dan) as stream:
            await stream.block()
            await meanwhile(lambda: closure.resolve(matter, actor=Actor.of(ada)))
            told = await stream.event()
            assert told is not None
            assert (told["event"], told["data"]) == ("ended", {"conversation": reference.of(matter.pk)})

    asyncio.run(story())


def test_who_was_away_hears_of_the_end_too_and_nobody_else_does(dan: Browser, chat: Account, ada: Agent):
    cleo, cursor = Browser(chat), changes.head()
    cleo.writes("Hello?")
    closure.resolve(Conversation.objects.earliest("pk"), actor=Actor.of(ada))

    async def story() -> None:
        async with opened(dan, f"cursor={cursor}") as to_dan, opened(cleo, f"cursor={cursor}") as to_cleo:
            told = await to_dan.event()
            assert told is not None
            assert told["event"] == "ended"
            foreign = await to_cleo.event()
            assert foreign is not None
            assert (foreign["event"], foreign["data"]["text"]) == ("message", "Hello?")
            await meanwhile(lambda: cleo.writes("Still there?", "m2"))
            then = await to_cleo.event()
            assert then is not None
            assert then["event"] == "message"

    asyncio.run(story())
