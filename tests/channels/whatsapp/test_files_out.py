"""Files that go out by WhatsApp: each a message of its own, none twice, and what became of each is known."""

import pytest

from sixring.channels import outbox, parts
from sixring.channels.contract import DeliveryError, Outbound, OutFile
from sixring.channels.models import Dispatch
from sixring.conversations.matter import delivery
from sixring.conversations.sending import replies
from sixring.conversations.sending.envelope import Envelope
from sixring.conversations.templatetags.desk import delivery as said_of
from sixring.core import media
from sixring.core.errors import Invalid
from sixring.core.fetch import FetchFailed
from tests.cast import where
from tests.channels.meta import attached, refusal, taken

from .conftest import DANS_ID, message, says, status, told, value

pytestmark = pytest.mark.django_db
PICTURE, PLAN, VOICE = ("a.png", "image/png"), ("plan.pdf", "application/pdf"), ("hi.ogg", "audio/ogg")


@pytest.fixture
def answered(comes, ben, graph):
    """Our answer with these files, and what Graph says to each request."""

    def sends(*said, files=(PICTURE, PLAN), text="Look"):
        (touch,) = comes(says(message()))
        tokens = attached(ben, *files)
        sent = replies.reply(where(touch), text, actor=ben, token="1", envelope=Envelope(uploads=tokens))
        graph.says = list(said)
        outbox.settle()
        return sent

    return sends


def brought(number):
    return 200, {"id": f"{number}"}


def went(number):
    return taken(messages=[{"id": f"wamid.{number}"}])


def states():
    return list(Dispatch.objects.order_by("pk").values_list("key", "state"))


def test_each_file_is_a_message_of_its_own_with_the_words_below_the_first(answered, graph):
    sent = answered(brought(71), went(900), brought(72), went(901))
    bodies = [more["json"] for _method, url, more in graph.calls if "/messages" in url]
    assert [one[one["type"]] for one in bodies] == [
        {"id": "71", "caption": "Look"}, {"id": "72", "filename": "plan.pdf"},
    ]  # fmt: skip
    keys = [f"message:{sent.pk}", f"message:{sent.pk}/2"]
    assert [one["biz_opaque_callback_data"] for one in bodies] == keys
    assert list(Dispatch.objects.order_by("pk").values_list("key", "external_id", "state")) == [
        (keys[0], "wamid.900", "accepted"), (keys[1], "wamid.901", "accepted"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "files", "shape"),
    [
        ("Look", (), [("Look", 0)]), ("Look", (PICTURE,), [("Look", 1)]),
        ("Look", (VOICE, PLAN), [("Look", 0), ("", 1), ("", 1)]), ("", (VOICE,), [("", 1)]),
        ("x" * 1025, (PLAN,), [("x" * 1025, 0), ("", 1)]), ("x" * 1024, (PLAN,), [("x" * 1024, 1)]),
    ],
)  # fmt: skip
def test_words_stand_below_the_first_file_or_before_it_where_they_can_not(text, files, shape, adapter):
    whole = Outbound(DANS_ID, text, "message:7", files=[OutFile(*one, key="k") for one in files])
    assert [(one.text, len(one.files)) for one in adapter.parts(whole)] == shape


def test_what_was_not_taken_apart_is_refused_and_so_is_a_template_with_a_file(adapter, account):
    files = [OutFile("a", "image/png", "k1"), OutFile("b", "image/png", "k2")]
    for message_ in (
        Outbound(DANS_ID, "Look", "message:7", files=files),
        Outbound(DANS_ID, "Hi", "message:7", files=files[:1], data={"template": {"name": "hi"}}),
    ):
        with pytest.raises(DeliveryError) as refused:
            adapter.send(message_, account)
        assert refused.value.permanent


def test_a_file_that_is_gone_or_could_not_be_brought_has_not_left(adapter, account, graph):
    gone = Outbound(DANS_ID, "", "message:7", files=[OutFile("a", "image/png", "0" * 40)])
    with pytest.raises(DeliveryError, match="no longer there"):
        adapter.send(gone, account)
    there = Outbound(DANS_ID, "", "message:7", files=[OutFile("a", "image/png", media.keep(b"bytes"))])
    for said in (500, {}), (200, {}), FetchFailed("gone", sent=True):
        graph.says = [said]
        with pytest.raises(DeliveryError) as refused:
            adapter.send(there, account)
        assert (refused.value.unknown, refused.value.permanent) == (False, False)


def test_a_part_that_waits_holds_up_those_after_it_and_nothing_leaves_twice(answered, graph, clock):
    sent = answered(brought(71), refusal(131056), files=(PICTURE, PLAN))
    assert states() == [(f"message:{sent.pk}", "pending"), (f"message:{sent.pk}/2", "pending")]
    assert outbox.settle() == 0
    clock.forward(minutes=1)
    graph.says = [brought(71), went(900), brought(72), refusal(131056)]
    assert outbox.settle() == 2
    assert [state for _key, state in states()] == ["accepted", "pending"]
    clock.forward(minutes=1)
    graph.says = [brought(72), went(901)]
    assert outbox.settle() == 1
    assert [state for _key, state in states()] == ["accepted", "accepted"]


def test_of_a_lost_part_only_it_may_go_again_and_its_receipt_settles_it(answered, graph, comes, ben):
    sent = answered(brought(71), went(900), brought(72), FetchFailed("gone", sent=True))
    whole = parts.standing([sent.pk])[sent.pk]
    assert (whole.key, whole.state) == (f"message:{sent.pk}/2", "unknown")
    assert said_of(whole).startswith("plan.pdf: may have arrived")
    comes(told(value(statuses=[status("delivered", 901, biz_opaque_callback_data=f"message:{sent.pk}/2")])))
    comes(told(value(statuses=[status("sent", 900, biz_opaque_callback_data=f"message:{sent.pk}")])))
    assert list(Dispatch.objects.order_by("pk").values_list("external_id", "state", "fate")) == [
        ("wamid.900", "accepted", "sent"), ("wamid.901", "accepted", "delivered"),
    ]  # fmt: skip
    assert parts.standing([sent.pk])[sent.pk].fate == "sent"


def test_parts_that_were_refused_go_once_more_together_and_what_arrived_does_not(answered, graph, ben):
    no = refusal(131053)
    sent = answered(brought(71), went(900), no, no, files=(PICTURE, PLAN, ("b.pdf", "application/pdf")))
    assert [state for _key, state in states()] == ["accepted", "rejected", "rejected"]
    graph.calls.clear()
    graph.says = [brought(72), went(901), brought(73), went(902)]
    delivery.send_again(where(sent), parts.standing([sent.pk])[sent.pk], actor=ben)
    outbox.settle()
    assert [state for _key, state in states()] == ["accepted"] * 3
    assert len(graph.calls) == 4


def test_quoting_any_of_the_files_goes_on_with_its_conversation(answered, comes):
    sent = answered(brought(71), went(900), brought(72), went(901))
    (reply,) = comes(says(message(number=2, context={"id": "wamid.901"})))
    assert where(reply) == where(sent)


@pytest.mark.parametrize(
    ("name", "type_", "size", "words"),
    [
        ("a.png", "image/png", 5 * 1024 * 1024 + 1, "“a.png” is too large: this channel takes 5.0"),
        ("a.zip", "application/zip", 5, "no files such as “a.zip”"),
        ("a.webp", "image/webp", 5, "no files such as"),
    ],
)
def test_what_whatsapp_does_not_take_is_refused_before_it_is_sent(name, type_, size, words, comes, ben):
    (touch,) = comes(says(message()))
    given = Envelope(uploads=attached(ben, (name, type_), size=size))
    with pytest.raises(Invalid, match=words):
        replies.reply(where(touch), "Look", actor=ben, token="1", envelope=given)
