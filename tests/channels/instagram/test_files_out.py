"""Files that go out by Instagram: it fetches them by a link that ends, where it can reach us."""

import pytest

from sixring.channels import outbox, sending
from sixring.channels.contract import DeliveryError, Outbound, OutFile
from sixring.channels.media import links
from sixring.channels.models import Dispatch
from sixring.conversations.sending import replies
from sixring.conversations.sending.envelope import Envelope
from sixring.core import media
from sixring.core.errors import Invalid
from tests.cast import where
from tests.channels.meta import attached, taken

from .conftest import DANS, says

pytestmark = pytest.mark.django_db
OURS = "https://care.greenthumb.example"


@pytest.fixture
def public(settings):
    settings.PUBLIC_URL = OURS


def given(ben, *files, **more):
    return Envelope(uploads=attached(ben, *files, **more))


def test_the_words_go_first_and_each_file_by_its_link(public, comes, ben, graph):
    (touch,) = comes(says())
    files = (("a.png", "image/png"), ("b.mp4", "video/mp4"), ("c.m4a", "audio/mp4"))
    replies.reply(where(touch), "Look", actor=ben, token="1", envelope=given(ben, *files))
    graph.calls.clear()
    graph.says = [taken(message_id=f"m_{n}") for n in range(4)]
    assert outbox.settle() == 4
    words, *others = [more["json"]["message"] for _method, _url, more in graph.calls]
    assert words == {"text": "Look"}
    assert [one["attachment"]["type"] for one in others] == ["image", "video", "audio"]
    token = others[1]["attachment"]["payload"]["url"].removeprefix(f"{OURS}/media/").strip("/")
    assert links.followed(token).name == "b.mp4"
    assert list(Dispatch.objects.order_by("pk").values_list("external_id", flat=True)) == ["m_0", "m_1", "m_2", "m_3"]


def test_it_has_the_time_to_fetch_before_it_answers(public, adapter, account, graph):
    graph.says = [taken(message_id="m_1")]
    adapter.send(Outbound(DANS, "", "message:7/2", files=[OutFile("a.png", "image/png", media.keep(b"x"))]), account)
    assert graph.calls[-1][2]["timeout"] > 75


@pytest.mark.parametrize(
    "url",
    ["http://care.greenthumb.example", "https://127.0.0.1", "https://desk", "https://desk.local", "https://[::1]"],
)
def test_where_it_can_not_reach_us_no_file_is_offered_and_the_reason_is_told(
    url, settings, comes, ben, graph, adapter, account
):
    settings.PUBLIC_URL = url
    (touch,) = comes(says())
    assert not sending.abilities_of(account).media
    with pytest.raises(Invalid, match="no files"):
        replies.reply(where(touch), "Look", actor=ben, token="1", envelope=given(ben, ("a.png", "image/png")))
    with pytest.raises(DeliveryError, match="public address with https") as refused:
        adapter.send(Outbound(DANS, "", "message:7/2", files=[OutFile("a.png", "image/png", "k")]), account)
    assert refused.value.permanent
    graph.says = [taken(user_id="1")]
    assert any(url in one.what for one in adapter.state_of(account))


@pytest.mark.parametrize(
    ("name", "type_", "size", "words"),
    [
        ("a.png", "image/png", 8 * 1024 * 1024 + 1, "too large"), ("a.mp4", "video/mp4", 25 * 1024 * 1024 + 1, "large"),
        ("a.gif", "image/gif", 5, "no files such as"), ("plan.pdf", "application/pdf", 5, "no files such as"),
    ],
)  # fmt: skip
def test_what_instagram_does_not_take_is_refused_before_it_is_sent(name, type_, size, words, public, comes, ben):
    (touch,) = comes(says())
    with pytest.raises(Invalid, match=words):
        replies.reply(where(touch), "Look", actor=ben, token="1", envelope=given(ben, (name, type_), size=size))
