"""Typing in the chat: the desk hears that the customer types, and the customer that a colleague answers."""

import asyncio
from datetime import timedelta

import pytest

from sixring.channels.models import Account
from sixring.conversations import live
from sixring.conversations.live import presence
from sixring.conversations.models import Conversation, Typing
from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.models import Agent, Change
from tests.conversations.chatting import Browser, user_token
from tests.conversations.listening import listening, meanwhile
from tests.conversations.noticing.answering import answer
from tests.conversations.test_chat_stream import opened
from tests.conversations.test_live import cookie_of, signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


def test_the_desk_hears_that_the_customer_types_and_stops(chat: Account, ada: Agent):
    dan = Browser(chat, user_jwt=user_token(name="Dan Customer"))
    dan.writes("Are the trays in stock?")
    cookie, matter = cookie_of(signed_in(ada)), Conversation.objects.get()
    presence.write({(matter.pk, ada.pk): ("reading", clock.now() + presence.LASTS)})

    async def story() -> None:
        async with listening(live.app, "/live/", cookie=cookie) as stream:
            await stream.event()
            await dan.asks("POST", "typing", {"on": True})
            told = await stream.event()
            assert told is not None
            assert told["data"]["here"][-1] == {
                "agent": 0, "name": "Dan Customer", "state": "writing", "draft": 0, "customer": True,
            }  # fmt: skip
            await dan.asks("POST", "typing", {"on": False})
            then = await stream.event()
            assert then is not None
            assert [one["name"] for one in then["data"]["here"]] == ["Ada"]

    asyncio.run(story())


def test_typing_is_believed_for_a_few_seconds_and_never_logged(dan: Browser):
    before = Change.objects.count()

    async def story() -> None:
        await dan.asks("POST", "typing", {"on": True})
        flushing = presence.gatherer().flushing
        assert flushing is not None
        await flushing

    asyncio.run(story())
    [(matter, found)] = presence.snapshot()[0].items()
    assert (matter, found[1][0].agent, found[1][0].name) == (Conversation.objects.get().pk, 0, "Visitor")
    with clock.frozen(clock.now() + timedelta(seconds=9)):
        assert presence.snapshot()[0] == {}
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        assert presence.sweep() == 1
    assert Change.objects.count() == before


def test_what_was_typed_and_sent_is_typed_no_more(dan: Browser):
    async def story() -> None:
        await dan.asks("POST", "typing", {"on": True})
        await dan.asks("POST", "messages", {"client_id": "m2", "text": "And pots?"})
        flushing = presence.gatherer().flushing
        assert flushing is not None
        await flushing

    asyncio.run(story())
    assert presence.snapshot()[0] == {}


def test_who_never_wrote_types_nowhere(chat: Account):
    assert Browser(chat).post("typing", on=True).status_code == 200
    assert Typing.objects.count() == 0


@pytest.mark.parametrize(("state", "told"), [("writing", True), ("noting", False), ("reading", False)])
def test_the_customer_hears_that_a_colleague_writes_an_answer_not_a_note(
    dan: Browser, ada: Agent, state: str, told: bool
):
    matter = Conversation.objects.get()

    def sign(what: str) -> None:
        presence.write({(matter.pk, ada.pk): (what, clock.now() + presence.LASTS)})

    async def story() -> None:
        async with opened(dan) as stream:
            await stream.block()
            await meanwhile(lambda: sign(state))
            if not told:
                await meanwhile(lambda: answer(ada, "Yes."))
            heard = await stream.event()
            assert heard is not None
            if told:
                assert (heard["event"], heard["data"]) == ("typing", {"from": "Ada", "on": True})
                await meanwhile(lambda: sign("reading"))
                heard = await stream.event()
                assert heard is not None
                assert heard["data"] == {"from": "Ada", "on": False}
            else:
                assert heard["event"] == "message"

    asyncio.run(story())


def test_nothing_is_told_of_who_writes_to_somebody_else(dan: Browser, chat: Account, ada: Agent):
    from sixring.conversations.regrouping import moving
    from sixring.interactions.models import Interaction

    cleo = Browser(chat)
    cleo.writes("My order is GG-2.")
    matter = Conversation.objects.earliest("pk")
    moving.move(Interaction.objects.get(text="My order is GG-2."), matter, actor=Actor.of(ada))
    presence.write({(matter.pk, ada.pk): ("writing", clock.now() + presence.LASTS)})

    async def story() -> None:
        async with opened(dan) as to_dan, opened(cleo) as to_cleo:
            heard = await to_cleo.event()
            assert heard is not None
            assert heard["event"] == "typing"
            await meanwhile(lambda: dan.writes("Anybody?", "m2"))
            first = await to_dan.event()
            assert first is not None
            assert first["event"] == "message"

    asyncio.run(story())
