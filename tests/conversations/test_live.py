"""The colleagues' stream: who may listen, what they hear, how they come back, and when they are cut off."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from sixring.channels.models import Account
from sixring.conversations import closure, live
from sixring.conversations.live import agents, missed, seats
from sixring.conversations.live.watcher import watcher
from sixring.conversations.models import Conversation
from sixring.core import accounts as staff
from sixring.core import changes
from sixring.core.accounts.sessions import BACKEND
from sixring.core.actors import SYSTEM, Actor
from sixring.core.models import Agent, Team
from tests.conversations.chatting import Browser, open_chat
from tests.conversations.listening import ask, listening, meanwhile

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


def hire(name: str, role: str = "agent") -> Agent:
    agent = Agent(email=f"{name.lower()}@example.com", name=name, role=role)
    agent.set_password("a long password of theirs")
    agent.save()
    return agent


def signed_in(agent: Agent) -> Client:
    client = Client()
    client.force_login(agent, backend=BACKEND)
    return client


def cookie_of(client: Client) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def opened(client: Client, query: str = "", **headers: str) -> Any:
    return listening(live.app, "/live/", query, cookie=cookie_of(client), **headers)


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(story)


@pytest.fixture
def chat() -> Account:
    return open_chat()


@pytest.fixture
def ada() -> Agent:
    return hire("Ada", "owner")


@pytest.fixture
def ben() -> Agent:
    return hire("Ben")


@pytest.fixture
def matter(chat: Account) -> Conversation:
    Browser(chat).writes("Are the trays in stock?")
    return Conversation.objects.get()


def resolve(matter: Conversation) -> None:
    closure.resolve(matter, actor=SYSTEM)


def test_a_colleague_hears_what_changed_as_ids_alone(chat: Account, ben: Agent):
    dan = Browser(chat)

    async def story() -> None:
        async with opened(signed_in_ben) as stream:
            assert stream.headers["content-type"] == "text/event-stream"
            await meanwhile(lambda: dan.writes("My card is 4111 1111 1111 1111."))
            told = await stream.event()
            assert told is not None
            assert set(told["data"]) == {"cursor", "verb", "subject", "conversation", "by"}
            assert told["data"]["verb"] == "message.received"
            assert told["data"]["cursor"] == told["id"]
            assert "4111" not in str(told)

    signed_in_ben = signed_in(ben)
    run(story())


def test_everybody_connected_hears_the_same_commit(matter: Conversation, ada: Agent, ben: Agent):
    first, second = signed_in(ada), signed_in(ben)

    async def story() -> None:
        async with opened(first) as to_ada, opened(second) as to_ben:
            await meanwhile(lambda: resolve(matter))
            heard = [await to_ada.event(), await to_ben.event()]
            assert [e["data"]["verb"] for e in heard if e] == ["conversation.resolved"] * 2
            assert heard[0] == heard[1]

    run(story())


def test_who_was_away_gets_what_followed_what_they_saw_last(matter: Conversation, ben: Agent):
    client, seen = signed_in(ben), changes.head()
    resolve(matter)
    closure.reopen(matter, actor=SYSTEM)

    async def story() -> None:
        async with opened(client, last_event_id=seen) as stream:
            heard = [await stream.event(), await stream.event()]
            assert [e["data"]["verb"] for e in heard if e] == ["conversation.resolved", "conversation.reopened"]
            last = heard[-1]["id"] if heard[-1] else ""
        async with opened(client, f"cursor={last}") as stream:
            await meanwhile(lambda: resolve(matter))
            told = await stream.event()
            assert told is not None
            assert told["data"]["verb"] == "conversation.resolved"

    run(story())


def test_signs_of_life_move_the_cursor_on(ben: Agent, ada: Agent, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(seats, "HEARTBEAT", 0.05)
    client = signed_in(ben)

    async def story() -> None:
        async with opened(client) as stream:
            before = (await stream.block() or {})["id"]
            await meanwhile(lambda: staff.create_agent("cy@example.com", "Cy", "agent", actor=Actor.of(ada)))
            while (await stream.block() or {})["id"] == before:
                pass

    run(story())


@pytest.mark.parametrize("cursor", ["nonsense", "5", "99999999999999999999-1", "²-1", "999999999999999-1"])
def test_a_cursor_that_leads_nowhere_means_reload(ben: Agent, cursor: str):
    client = signed_in(ben)

    async def story() -> None:
        async with opened(client, last_event_id=cursor.encode().decode("latin-1")) as stream:
            told = await stream.event()
            assert told is not None
            assert told["event"] == "reload"

    run(story())


def test_who_missed_too_much_reloads(matter: Conversation, ben: Agent, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(missed, "PAGES", 1)
    monkeypatch.setattr(missed, "PAGE", 1)
    client = signed_in(ben)
    resolve(matter)

    async def story() -> None:
        async with opened(client, "cursor=0-0") as stream:
            told = await stream.event()
            assert told is not None
            assert told["event"] == "reload"

    run(story())


# What is refused, and who is cut off.


def test_a_stranger_hears_nothing():
    refused = ask(live.app, "GET", "/live/")
    assert (refused.status_code, refused.json()["code"]) == (401, "sign_in")
    forged = ask(live.app, "GET", "/live/", cookie=f"{settings.SESSION_COOKIE_NAME}=guess")
    assert forged.status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "status", "headers"),
    [
        ("GET", "/live/", 403, {"origin": "https://evil.test"}),
        ("GET", "/live/", 403, {"origin": "null"}),
        ("GET", "/live/", 403, {"sec_fetch_site": "cross-site"}),
        ("POST", "/live/", 405, {}),
        ("GET", "/live/conversation:1", 404, {}),
    ],
)
def test_another_site_method_or_path_is_refused(
    ben: Agent, method: str, path: str, status: int, headers: dict[str, str]
):
    refused = ask(live.app, method, path, cookie=cookie_of(signed_in(ben)), **headers)
    assert refused.status_code == status
    assert set(refused.json()) == {"code", "message"}


def test_what_is_on_another_teams_channel_stays_there(ben: Agent, ada: Agent, chat: Account):
    ours = open_chat()
    theirs = Team.objects.create(name="Returns")
    chat.teams.add(theirs)
    secret, plain = Browser(chat), Browser(ours)
    first, second = signed_in(ben), signed_in(ada)

    async def story() -> None:
        async with opened(first) as to_ben, opened(second) as to_ada:
            await meanwhile(lambda: secret.writes("For Returns."))
            await meanwhile(lambda: plain.writes("For everybody."))
            for_ada = [await to_ada.event(), await to_ada.event()]
            for_ben = await to_ben.event()
            assert for_ben == for_ada[1] != for_ada[0]

    run(story())


def test_nothing_without_a_conversation_is_told(ben: Agent, ada: Agent, matter: Conversation):
    client = signed_in(ben)

    def act() -> None:
        staff.create_agent("cy@example.com", "Cy", "agent", actor=Actor.of(ada))
        resolve(matter)

    async def story() -> None:
        async with opened(client) as stream:
            await meanwhile(act)
            told = await stream.event()
            assert told is not None
            assert told["data"]["verb"] == "conversation.resolved"

    run(story())


@pytest.mark.parametrize("what", ["signs out", "is deactivated", "gets another role", "changes the password", "joins"])
def test_who_may_no_longer_listen_is_cut_off(ben: Agent, ada: Agent, what: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(seats, "CHECK", 0.1)
    client, team = signed_in(ben), Team.objects.create(name="Returns")

    def act() -> None:
        if what == "signs out":
            client.logout()
        elif what == "is deactivated":
            staff.deactivate(ben, actor=Actor.of(ada))
        elif what == "gets another role":
            staff.set_role(ben, "viewer", actor=Actor.of(ada))
        elif what == "changes the password":
            ben.set_password("another long password")
            ben.save()
        else:
            ben.teams.add(team)

    cookie = cookie_of(client)

    async def story() -> None:
        async with listening(live.app, "/live/", cookie=cookie) as stream:
            await meanwhile(act)
            assert await stream.event() is None

    run(story())


def test_the_check_is_often_enough_to_end_a_stream_within_five_seconds():
    assert seats.CHECK <= 4


def test_one_session_keeps_a_number_of_streams_at_most(ben: Agent, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(agents, "STREAMS", 1)
    client = signed_in(ben)

    async def story() -> None:
        async with opened(client) as first:
            assert first.status == 200
            async with opened(client) as second:
                assert second.status == 429

    run(story())


def test_streams_end_when_the_process_is_told_to_stop(ben: Agent):
    client, told = signed_in(ben), asyncio.Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    async def story() -> None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
        live.end_with_the_process()
        async with opened(client) as stream:
            signal.raise_signal(signal.SIGTERM)
            assert await stream.event() is None
            await asyncio.wait_for(told.wait(), 5)

    try:
        run(story())
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_when_the_browser_goes_nobody_listens_any_more(ben: Agent):
    client = signed_in(ben)

    async def story() -> None:
        async with opened(client):
            assert len(watcher().ears) == 1
        assert watcher().ears == []

    run(story())
