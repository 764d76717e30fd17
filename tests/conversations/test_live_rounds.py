"""Looking after many streams at once: one look for all sessions, and what a colleague may see follows the accounts."""

import asyncio

import pytest
from django.conf import settings

from sixring.channels import accounts
from sixring.conversations import closure, live
from sixring.conversations.live import seats
from sixring.conversations.models import Conversation
from sixring.core.accounts import sessions
from sixring.core.actors import SYSTEM, Actor
from sixring.core.models import Team
from tests.conversations.chatting import Browser, open_chat
from tests.conversations.listening import listening, meanwhile
from tests.conversations.test_live import cookie_of, hire, signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


def key_of(client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_many_sessions_are_looked_up_as_one_would_be(django_assert_num_queries):
    ada, ben, cleo = hire("Ada", "owner"), hire("Ben"), hire("Cleo")
    keys = {agent: key_of(signed_in(agent)) for agent in (ada, ben, cleo)}
    with django_assert_num_queries(3):
        assert sessions.agents_of(keys.values()) == {keys[agent]: agent for agent in keys}
    cleo.set_password("another long password")
    cleo.save()
    ben.delete()
    assert sessions.agents_of([*keys.values(), "guess", "", "ü", "a\x00b", "a" * 5000]) == {keys[ada]: ada}


def test_only_whose_session_ended_is_cut_off(monkeypatch):
    monkeypatch.setattr(seats, "CHECK", 0.1)
    open_chat()
    ada, ben = signed_in(hire("Ada", "owner")), signed_in(hire("Ben"))
    first, second = cookie_of(ada), cookie_of(ben)

    async def story():
        async with (
            listening(live.app, "/live/", cookie=first) as to_ada,
            listening(live.app, "/live/", cookie=second) as to_ben,
        ):
            await meanwhile(ben.logout)
            assert await to_ben.event() is None
            await meanwhile(lambda: Browser(open_chat()).writes("Hello"))
            assert (await to_ada.event())["data"]["verb"] == "message.received"

    asyncio.run(story())


def test_a_channel_given_to_another_team_is_not_told_any_more():
    theirs, ours = open_chat(), open_chat()
    Browser(theirs).writes("Are the trays in stock?")
    matter, cookie = Conversation.objects.get(), cookie_of(signed_in(hire("Ben")))
    owner = Actor.of(hire("Ada", "owner"))

    def give_away():
        theirs.teams.add(Team.objects.create(name="Returns"))
        accounts.change_account(theirs, actor=owner)
        closure.reopen(matter, actor=SYSTEM)
        Browser(ours).writes("Hello")

    async def story():
        async with listening(live.app, "/live/", cookie=cookie) as stream:
            await meanwhile(lambda: closure.resolve(matter, actor=SYSTEM))
            assert (await stream.event())["data"]["conversation"] == matter.pk
            await meanwhile(give_away)
            assert (await stream.event())["data"]["conversation"] != matter.pk

    asyncio.run(story())
