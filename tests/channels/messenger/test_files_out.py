"""Files that go out by Messenger: brought to Facebook first, each a message of its own after the words."""

import json

import pytest

from sixring.channels import outbox
from sixring.channels.contract import DeliveryError, Outbound, OutFile
from sixring.channels.meta import graph as calling
from sixring.channels.models import Dispatch
from sixring.conversations.sending import replies
from sixring.conversations.sending.envelope import Envelope
from sixring.core import media
from sixring.core.errors import Invalid
from sixring.core.fetch import FetchFailed
from sixring.interactions.models import Interaction
from tests.cast import where
from tests.channels.meta import attached, refusal, taken

from .conftest import DANS, PAGE, comment, event, messaging, says

pytestmark = pytest.mark.django_db


def file(type_="image/png", name="a.png"):
    return OutFile(name, type_, media.keep(b"bytes"), 5)


@pytest.fixture
def answered(comes, ben, graph):
    def sends(*said):
        (touch,) = comes(says())
        tokens = attached(ben, ("a.png", "image/png"), ("plan.pdf", "application/pdf"))
        sent = replies.reply(where(touch), "Look", actor=ben, token="1", envelope=Envelope(uploads=tokens))
        graph.calls.clear()
        graph.says = list(said)
        outbox.settle()
        return sent

    return sends


def test_the_words_go_first_and_then_each_file(answered, graph):
    sent = answered(
        taken(message_id="m_1"), taken(attachment_id="71"), taken(message_id="m_2"), taken(attachment_id="72"),
        taken(message_id="m_3"),
    )  # fmt: skip
    key = f"message:{sent.pk}"
    assert [more["json"] for _method, url, more in graph.calls if f"{PAGE}/messages?" in url] == [
        {"recipient": {"id": DANS}, "message": said, "messaging_type": "RESPONSE"}
        for said in (
            {"text": "Look", "metadata": key},
            {"attachment": {"type": "image", "payload": {"attachment_id": "71"}}, "metadata": f"{key}/2"},
            {"attachment": {"type": "file", "payload": {"attachment_id": "72"}}, "metadata": f"{key}/3"},
        )
    ]
    assert list(Dispatch.objects.order_by("pk").values_list("external_id", flat=True)) == ["m_1", "m_2", "m_3"]


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("image/gif", "image"), ("image/webp", "file"), ("video/mp4", "video"), ("audio/mpeg", "audio"),
        ("application/pdf", "file"),
    ],
)  # fmt: skip
def test_a_file_is_brought_as_a_form_with_what_it_is(type_, kind, adapter, account, graph):
    graph.says = [taken(attachment_id="71"), taken(message_id="m_2")]
    assert adapter.send(Outbound(DANS, "", "message:7/2", files=[file(type_, 'Plän "1".x')]), account) == "m_2"
    _method, url, more = graph.calls[0]
    assert url.partition("?")[0].endswith(f"{PAGE}/message_attachments")
    form = more["content"].decode()
    assert json.dumps({"attachment": {"type": kind, "payload": {"is_reusable": True}}}) in form
    assert f'name="filedata"; filename="Plan 1.x"\r\nContent-Type: {type_}\r\n\r\nbytes\r\n' in form


@pytest.mark.parametrize(("name", "shown"), [("Plan.pdf", "Plan.pdf"), ("計画.pdf", "file.pdf"), ("計画", "file")])
def test_names_are_in_letters_meta_takes(name, shown):
    assert calling.plain(name) == shown


@pytest.mark.parametrize("said", [(500, {}), (200, {}), FetchFailed("gone", sent=True)])
def test_what_was_not_brought_is_tried_again_for_nobody_saw_it(said, adapter, account, graph):
    graph.says = [said]
    with pytest.raises(DeliveryError) as refused:
        adapter.send(Outbound(DANS, "", "message:7/2", files=[file()]), account)
    assert (refused.value.unknown, refused.value.permanent) == (False, False)


def test_a_file_facebook_refuses_leaves_the_words_where_they_are(answered):
    answered(taken(message_id="m_1"), refusal(100), taken(attachment_id="72"), taken(message_id="m_3"))
    assert list(Dispatch.objects.order_by("pk").values_list("state", flat=True)) == ["accepted", "rejected", "accepted"]


def test_the_echo_of_a_lost_file_settles_it_and_is_no_second_message(answered, comes):
    sent = answered(taken(message_id="m_1"), taken(attachment_id="71"), FetchFailed("gone", sent=True))
    said = {"mid": "m_2", "is_echo": True, "metadata": f"message:{sent.pk}/2", "attachments": [{"type": "image"}]}
    assert Dispatch.objects.get(key=f"message:{sent.pk}/2").state == "unknown"
    comes(messaging(event(ours=True, message=said)))
    assert Dispatch.objects.get(key=f"message:{sent.pk}/2").external_id == "m_2"
    assert Interaction.objects.filter(direction="out").count() == 1


def test_the_one_private_answer_to_a_comment_is_words_alone(comes, ben):
    (touch,) = comes(comment())
    private = next(one for one in replies.ways(where(touch), ben) if not one.public)
    given = Envelope(way=private.key, uploads=attached(ben, ("a.png", "image/png")))
    with pytest.raises(Invalid, match="no files"):
        replies.reply(where(touch), "Look", actor=ben, token="1", envelope=given)


def test_more_than_facebook_takes_is_refused_before_it_is_sent(comes, ben):
    (touch,) = comes(says())
    given = Envelope(uploads=attached(ben, ("a.mov", "video/mp4"), size=25 * 1024 * 1024 + 1))
    with pytest.raises(Invalid, match="too large"):
        replies.reply(where(touch), "Look", actor=ben, token="1", envelope=given)
