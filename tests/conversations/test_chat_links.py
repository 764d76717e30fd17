"""Links to files of the chat: each ends with its hour, its session and its reader's audience, and can't be made up."""

import logging
from datetime import timedelta
from typing import Any

import jwt
import pytest

from sixring.channels.models import Account
from sixring.conversations.chat import links
from sixring.conversations.models import Audience
from sixring.core import clock
from sixring.interactions.models import Attachment, Interaction
from tests.conversations.chatting import Browser, open_chat, photo

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.data]


@pytest.fixture
def chat() -> Account:
    return open_chat()


@pytest.fixture
def dan(chat: Account) -> Browser:
    return Browser(chat)


def code(answer: Any) -> tuple[int, str]:
    assert set(answer.json()) == {"code", "message"}
    return answer.status_code, answer.json()["code"]


def signed(chat: Account, file: int, shown_to: list[int], key: bytes | None = None, **more: Any) -> str:
    ends = int(clock.now().timestamp()) + 600
    said = {"aud": chat.key, "file": file, "for": shown_to, "pic": False, "exp": ends, **more}
    return f"/chat/{chat.key}/files/{jwt.encode(said, key or links.key(), 'HS256')}/"


def test_a_link_leads_nowhere_but_where_it_was_made_for(dan: Browser, chat: Account, caplog: pytest.LogCaptureFixture):
    dan.writes("They wilt.", files=[dan.attaches(photo())])
    cleo, file = Browser(chat), Attachment.objects.get()
    cleo.writes("Hello.")
    whole = dan.reads()[0]["files"][0]["url"]
    mine, hers = dan.identity.pk, cleo.identity.pk
    head, _, tail = whole.rpartition(".")
    with caplog.at_level(logging.INFO, "sixring.chat"):
        for url in (
            signed(chat, file.pk, [hers]),  # a session that is not shown the message
            signed(chat, file.pk, []),
            signed(chat, file.pk + 1, [mine]),
            signed(open_chat(), file.pk, [mine], aud=chat.key),  # another chat's address
            signed(chat, file.pk, [mine], key=b"guessed" * 6),
            signed(chat, file.pk, [mine], exp=int(clock.now().timestamp())),
            f"{head}.{'A' * len(tail)}",
            f"/chat/{chat.key}/files/{dan.token}/",
            f"/chat/{chat.key}/files/../../../etc/passwd",
        ):
            assert code(dan.follows(url))[0] == 404
    assert caplog.text.count("link to") >= 7
    assert dan.follows(whole).status_code == 200


def test_a_link_ends_with_its_hour_and_with_the_session(dan: Browser):
    dan.writes("They wilt.", files=[dan.attaches(photo())])
    url = dan.reads()[0]["files"][0]["url"]
    with clock.frozen(clock.now() + timedelta(minutes=29)):
        assert dan.follows(url).status_code == 200
    with clock.frozen(clock.now() + timedelta(hours=1, seconds=1)):
        assert code(dan.follows(url)) == (404, "file_link")
    with clock.frozen(clock.now() + timedelta(hours=23, minutes=55)):
        last = dan.reads()[0]["files"][0]["url"]
        assert dan.follows(last).status_code == 200
    with clock.frozen(clock.now() + timedelta(hours=24, minutes=1)):
        assert code(dan.follows(last)) == (404, "file_link")


def test_a_link_ends_when_its_reader_is_not_shown_the_message_any_more(dan: Browser, chat: Account):
    cleo = Browser(chat)
    dan.writes("They wilt.", files=[dan.attaches(photo())])
    cleo.writes("Hello.")
    seat = Audience.objects.create(interaction=Interaction.objects.get(text="They wilt."), identity=cleo.identity)
    url = next(one for one in cleo.reads() if one["files"])["files"][0]["url"]
    assert cleo.follows(url).status_code == 200
    seat.delete()
    assert code(cleo.follows(url)) == (404, "file_link")
