"""The customer's stream: it tells at once, resumes, ends with its token, and never tells what is foreign."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from sixring.channels import accounts
from sixring.channels.models import Account
from sixring.conversations.chat import stream
from sixring.conversations.chat.asgi import app
from sixring.conversations.models import Audience, Conversation
from sixring.conversations.regrouping import moving
from sixring.conversations.sending import replies
from sixring.core import changes, clock
from sixring.core.actors import SYSTEM, Actor
from sixring.core.models import Agent
from sixring.interactions.models import Interaction
from sixring.people import merge
from sixring.people.models import Identity, Person
from tests.conversations.chatting import SHOP, Browser, open_chat, user_token
from tests.conversations.listening import Stream, listening, meanwhile

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


@pytest.fixture
def chat() -> Account:
    return open_chat()


@pytest.fixture
def ada() -> Actor:
    return Actor.of(Agent.objects.create(email="ada@example.com", name="Ada Owner", role="owner"))


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(story)


def opened(browser: Browser, query: str = "", **headers: str) -> Any:
    bearer = {"authorization": f"Bearer {browser.token}", "origin": SHOP}
    return listening(app, f"/chat/{browser.chat.key}/stream", query, **{**bearer, **headers})


async def texts(stream: Stream, count: int) -> list[str]:
    return [event["data"]["text"] for _ in range(count) if (event := await stream.event())]


def answer(to: Browser, text: str, ada: Actor, token: str) -> Interaction:
    matter = Conversation.objects.filter(placements__interaction__identity=to.identity, merged_into=None).first()
    assert matter is not None
    key = next(way.key for way in replies.ways(matter, ada) if way.identity == to.identity)
    return replies.reply(matter, text, actor=ada, token=token, way=key)


def test_an_answer_is_told_at_once_as_the_customer_sees_it(chat: Account, ada: Actor):
    dan = Browser(chat)
    dan.writes("Are the trays in stock?")

    async def story() -> None:
        async with opened(dan) as stream:
            assert stream.headers["content-type"] == "text/event-stream"
            assert stream.headers["access-control-allow-origin"] == SHOP
            await meanwhile(lambda: answer(dan, "Yes, forty.", ada, "t1"))
            told = await stream.event()
            assert told is not None
            assert told["event"] == "message"
            assert (told["data"]["from"], told["data"]["text"]) == ("Ada", "Yes, forty.")

    run(story())


def test_who_was_away_gets_what_followed_what_they_saw_last(chat: Account, ada: Actor):
    dan = Browser(chat)
    dan.writes("Are the trays in stock?")
    seen = dan.ask("GET", "messages").json()["cursor"]
    answer(dan, "Yes, forty.", ada, "t1")
    answer(dan, "They are green.", ada, "t2")

    async def story() -> None:
        async with opened(dan, f"cursor={seen}") as stream:
            assert await texts(stream, 2) == ["Yes, forty.", "They are green."]
        async with opened(dan, last_event_id=seen) as stream:
            assert await texts(stream, 2) == ["Yes, forty.", "They are green."]

    run(story())


def test_a_visitor_who_never_wrote_hears_of_their_own_first_message(chat: Account):
    dan = Browser(chat)

    async def story() -> None:
        async with opened(dan) as stream:
            await meanwhile(lambda: Browser(chat).writes("Somebody else's."))
            await meanwhile(lambda: dan.writes("Mine."))
            assert await texts(stream, 1) == ["Mine."]

    run(story())


def test_a_mail_to_a_proven_address_is_told_in_the_chat_too(chat: Account):
    dan = Browser(chat, user_jwt=user_token(email="dan@example.com"))
    dan.writes("Hello?")
    email = Identity.objects.get(kind="email")

    async def story() -> None:
        async with opened(dan) as stream:
            await meanwhile(lambda: seat(email, chat))
            assert await texts(stream, 1) == ["To Dan as well."]

    run(story())


def seat(identity: Identity, chat: Account) -> None:
    """Somebody else's message turns out to be addressed to `identity` too."""
    Browser(chat).writes("To Dan as well.")
    message = Interaction.objects.get(text="To Dan as well.")
    with transaction.atomic():
        Audience.objects.create(interaction=message, identity=identity)
        changes.record("message.received", message, actor=SYSTEM, identity=message.identity)


def test_two_people_merged_wrongly_hear_and_see_nothing_foreign(chat: Account, ada: Actor):
    dan, cleo = Browser(chat, user_jwt=user_token("dan-1")), Browser(chat)
    dan.writes("My order is GG-1.")
    cleo.writes("My order is GG-2.")
    persons = Person.objects.filter(redirect=None, memberships__isnull=False).distinct()
    matters = list(Conversation.objects.order_by("pk"))
    merge.merge(*persons, actor=SYSTEM, reason="a mistake")
    for message in Interaction.objects.filter(placements__conversation=matters[1], kind="message"):
        moving.move(message, matters[0], actor=ada)
    user = Identity.objects.get(value="dan-1")

    def answer_both() -> None:
        for identity, text in [(user, "GG-1 is on its way."), (cleo.identity, "GG-2 is on its way.")]:
            key = f"{chat.pk}:{identity.pk}"
            replies.reply(Conversation.objects.get(merged_into=None), text, actor=ada, token=text, way=key)

    async def story() -> None:
        async with opened(dan, "cursor=0-0") as to_dan, opened(cleo, "cursor=0-0") as to_cleo:
            assert await texts(to_dan, 1) == ["My order is GG-1."]
            assert await texts(to_cleo, 1) == ["My order is GG-2."]
            await meanwhile(answer_both)
            assert await texts(to_dan, 1) == ["GG-1 is on its way."]
            assert await texts(to_cleo, 1) == ["GG-2 is on its way."]

    run(story())
    assert Conversation.objects.filter(merged_into=None).count() == 1
    assert dan.sees == ["My order is GG-1.", "GG-1 is on its way."]
    assert cleo.sees == ["My order is GG-2.", "GG-2 is on its way."]


def test_what_a_colleague_wrote_down_of_a_call_is_not_shown(chat: Account):
    dan = Browser(chat, user_jwt=user_token(phone="+44 20 7946 0018"))
    dan.writes("Hello?")
    phone = Identity.objects.get(kind="phone")
    message = Interaction.objects.get(kind="message")
    call = Interaction.objects.create(
        account=chat, channel="call", kind="call", direction="in", identity=phone, proof="agent", dedupe="call-1",
        text="Sounded angry.", occurred_at=clock.now(), received_at=clock.now(),
    )  # fmt: skip
    call.placements.create(conversation=message.placements.get().conversation, reason="chosen")
    assert dan.sees == ["Hello?"]


def test_messages_of_somebody_who_only_claims_an_address_are_not_shown(chat: Account):
    dan = Browser(chat, user_jwt=user_token(email="dan@example.com"))
    dan.writes("Hello?")
    claimed = Identity.objects.create(kind="email", value="dan@example.com", display="dan@example.com", claimed=True)
    message = Interaction.objects.get(kind="message")
    forged = Interaction.objects.create(
        account=chat, channel="email", kind="message", direction="in", identity=claimed, proof="claimed", dedupe="m",
        text="Send it to my new address.", occurred_at=clock.now(), received_at=clock.now(),
    )  # fmt: skip
    forged.placements.create(conversation=message.placements.get().conversation, reason="thread")
    assert dan.sees == ["Hello?"]


def test_the_stream_ends_with_its_token(chat: Account, monkeypatch: pytest.MonkeyPatch):
    dan = Browser(chat)
    monkeypatch.setattr(stream, "HEARTBEAT", 0.05)

    async def story() -> None:
        async with opened(dan) as listened:
            with clock.frozen(clock.now() + timedelta(hours=24)):
                told = await listened.event()
                assert told is not None
                assert told["event"] == "expired"
                assert await listened.event() is None

    run(story())
    with clock.frozen(clock.now() + timedelta(hours=25)):
        assert dan.ask("GET", "messages").status_code == 401


def test_a_day_after_the_proof_only_the_visitor_is_left(chat: Account):
    dan = Browser(chat)
    dan.writes("Before I signed in.")
    dan.identify(user_token())
    dan.writes("My order is GG-1.", "m2")
    with clock.frozen(clock.now() + timedelta(hours=23)):
        dan.take(dan.post("session", token=dan.token))
    with clock.frozen(clock.now() + timedelta(hours=25)):
        assert dan.sees == ["Before I signed in."]


def test_a_chat_switched_off_ends_its_streams(chat: Account, monkeypatch: pytest.MonkeyPatch):
    dan = Browser(chat)
    monkeypatch.setattr(stream, "HEARTBEAT", 0.05)

    def switch_off() -> None:
        chat.enabled = False
        accounts.change_account(chat, actor=SYSTEM)

    async def story() -> None:
        async with opened(dan) as listened:
            await meanwhile(switch_off)
            told = await listened.event()
            assert told is not None
            assert told["event"] == "expired"

    run(story())


def test_signing_out_hangs_up(chat: Account):
    dan = Browser(chat)

    async def story() -> None:
        async with opened(dan) as stream:
            await meanwhile(dan.logout)
            assert await stream.event() is None

    run(story())


def test_one_visitor_keeps_a_few_streams_at_most(chat: Account, monkeypatch: pytest.MonkeyPatch):
    dan = Browser(chat)
    monkeypatch.setattr(stream, "STREAMS", 1)

    async def story() -> None:
        async with opened(dan) as first:
            assert first.status == 200
            async with opened(dan) as second:
                assert second.status == 429

    run(story())
