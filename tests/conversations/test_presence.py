"""Presence: who looks, who writes, who is told, and what it costs the one writer of SQLite."""

import asyncio
from datetime import timedelta

import pytest

from sixring.channels.models import Account
from sixring.conversations import live
from sixring.conversations.live import agents, limits, presence, watcher
from sixring.conversations.models import Conversation, Presence
from sixring.core import clock as time_of_day
from sixring.core.models import Agent, Change, Team
from tests.conversations.chatting import Browser, open_chat
from tests.conversations.listening import ask, listening, meanwhile
from tests.conversations.test_live import cookie_of, hire, run, signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]
OURS = "http://testserver"


@pytest.fixture(autouse=True)
def fresh_limits():
    limits._counts.clear()


@pytest.fixture
def chat() -> Account:
    return open_chat()


@pytest.fixture
def matter(chat: Account) -> Conversation:
    Browser(chat).writes("Are the trays in stock?")
    return Conversation.objects.get()


@pytest.fixture
def ben() -> Agent:
    return hire("Ben")


@pytest.fixture
def ada() -> Agent:
    return hire("Ada", "owner")


def says(cookie: str, conversation: int, state: str, origin: str = OURS):
    body = {"conversation": conversation, "state": state}
    return ask(live.app, "POST", "/live/here/", body, cookie=cookie, origin=origin)


def sign(conversation: Conversation, agent: Agent, state: str) -> None:
    presence.write({(conversation.pk, agent.pk): (state, time_of_day.now() + presence.LASTS)})


def test_a_colleague_hears_who_writes_where_they_are(matter, ada, ben):
    cookie = cookie_of(signed_in(ada))
    sign(matter, ada, "reading")

    async def story() -> None:
        async with listening(live.app, "/live/", cookie=cookie) as stream:
            first = await stream.event()
            await meanwhile(lambda: sign(matter, ben, "writing"))
            told = await stream.event()
            assert [first["event"], told["event"]] == ["presence", "presence"]
            here = told["data"]
            assert here["conversation"] == matter.pk
            assert [(one["name"], one["state"]) for one in here["here"]] == [("Ada", "reading"), ("Ben", "writing")]
            assert "id" not in told

    run(story())
    assert not Change.objects.filter(verb__contains="presence").exists()


def test_who_is_elsewhere_hears_it_a_little_later(matter, ada, ben, monkeypatch):
    monkeypatch.setattr(watcher, "FAR", 0.1)
    cookie = cookie_of(signed_in(ada))

    async def story() -> None:
        async with listening(live.app, "/live/", cookie=cookie) as stream:
            await meanwhile(lambda: sign(matter, ben, "reading"))
            told = await stream.event()
            assert [one["name"] for one in told["data"]["here"]] == ["Ben"]

    run(story())


def test_who_leaves_or_dies_is_gone_when_their_time_has_run_out(matter, ada, ben):
    cookie = cookie_of(signed_in(ada))
    sign(matter, ada, "reading")
    presence.write({(matter.pk, ben.pk): ("writing", time_of_day.now() + timedelta(seconds=0.4))})

    async def story() -> None:
        async with listening(live.app, "/live/", cookie=cookie) as stream:
            first, then = await stream.event(), await stream.event()
            assert [len(first["data"]["here"]), len(then["data"]["here"])] == [2, 1]

    run(story())


def test_signs_are_gathered_and_written_only_when_they_say_something_new(matter, ben, ada):
    writes = []

    async def story() -> None:
        gatherer = presence.Gatherer()
        for agent in (ben.pk, ada.pk):
            for _ in range(20):
                gatherer.take(matter.pk, agent, "reading")
        await gatherer.flushing
        writes.append(await meanwhile(Presence.objects.count))
        gatherer.take(matter.pk, ben.pk, "reading")
        assert gatherer.flushing is None
        gatherer.take(matter.pk, ben.pk, "writing")
        await gatherer.flushing

    run(story())
    assert writes == [2]
    assert Presence.objects.get(agent=ben).state == "writing"


def test_a_page_says_where_its_reader_is(matter, ben):
    cookie = cookie_of(signed_in(ben))

    async def story() -> None:
        def post():
            return says(cookie, matter.pk, "writing").status_code

        assert await asyncio.to_thread(post) == 204

    run(story())


def test_a_viewer_is_never_writing(matter):
    viewer = hire("Vera", "viewer")
    signs = []

    async def story() -> None:
        found = agents.Request({"method": "POST", "path": "/live/here/", "headers": []}, body_of(matter.pk, "writing"))
        gatherer = presence.gatherer()
        await agents.here(found, lambda message: asyncio.sleep(0), "key", agents.Actor("agent", viewer.pk, "viewer"))
        signs.extend(state for state, _ in gatherer.pending.values())
        await gatherer.flushing

    run(story())
    assert signs == ["reading"]


def body_of(conversation: int, state: str):
    async def receive():
        body = f'{{"conversation": {conversation}, "state": "{state}"}}'.encode()
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


@pytest.mark.parametrize(
    ("state", "origin", "status"),
    [("dancing", OURS, 400), ("reading", "https://evil.test", 403), ("reading", "null", 403)],
)
def test_what_makes_no_sense_or_comes_from_elsewhere_is_refused(matter, ben, state, origin, status):
    assert says(cookie_of(signed_in(ben)), matter.pk, state, origin).status_code == status


def test_a_post_without_an_origin_and_a_stranger_are_refused(matter, ben):
    cookie = cookie_of(signed_in(ben))
    assert ask(live.app, "POST", "/live/here/", {}, cookie=cookie).status_code == 403
    assert ask(live.app, "POST", "/live/here/", {}, origin=OURS).status_code == 401
    assert ask(live.app, "POST", "/live/here/", b"{" * 2000, cookie=cookie, origin=OURS).status_code == 400


def test_too_many_signs_are_refused(matter, ben, monkeypatch):
    monkeypatch.setattr(agents, "SIGNS", 1)
    cookie = cookie_of(signed_in(ben))
    assert [says(cookie, 999, "reading").status_code for _ in range(2)] == [404, 429]


def test_a_stranger_neither_says_nor_hears_anything_of_a_hidden_conversation(matter, chat, ada, ben):
    chat.teams.add(Team.objects.create(name="Returns"))
    cookie = cookie_of(signed_in(ben))
    assert says(cookie, matter.pk, "reading").status_code == 404
    sign(matter, ada, "writing")
    seen = ask(live.app, "GET", "/live/news/", cookie=cookie).json()
    assert seen["here"] == []


# Asking instead of listening.


def test_asking_tells_what_the_stream_would(matter, ben):
    from sixring.conversations import closure
    from sixring.core import changes
    from sixring.core.actors import SYSTEM

    cookie, seen = cookie_of(signed_in(ben)), changes.head()
    closure.resolve(matter, actor=SYSTEM)
    sign(matter, ben, "reading")
    told = ask(live.app, "GET", f"/live/news/?cursor={seen}", cookie=cookie).json()
    assert [one["verb"] for one in told["news"]] == ["conversation.resolved"]
    assert told["here"][0]["here"][0]["name"] == "Ben"
    assert (told["reload"], told["full"]) == (False, False)
    again = ask(live.app, "GET", f"/live/news/?cursor={told['cursor']}", cookie=cookie).json()
    assert again["news"] == []


def test_asking_shows_nothing_hidden_and_is_limited(matter, chat, ben, monkeypatch):
    monkeypatch.setattr(agents, "LOOKS", 1)
    chat.teams.add(Team.objects.create(name="Returns"))
    cookie = cookie_of(signed_in(ben))
    assert ask(live.app, "GET", "/live/news/?cursor=0-0", cookie=cookie).json()["news"] == []
    assert ask(live.app, "GET", "/live/news/", cookie=cookie).status_code == 429
    assert ask(live.app, "GET", "/live/news/").status_code == 401
