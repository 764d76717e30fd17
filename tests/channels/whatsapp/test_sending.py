"""Sending by WhatsApp: what goes over the wire, and what each refusal means for the message."""

import pytest

from sixring.channels import outbox
from sixring.channels.contract import Outbound, OutFile
from sixring.channels.models import Dispatch
from sixring.conversations.sending import replies
from sixring.core import media
from sixring.core.fetch import FetchFailed, FetchRefused
from tests.cast import where
from tests.channels.meta import refusal

from .conftest import DANS, DANS_ID, NUMBER, message, says, status, told, value

pytestmark = pytest.mark.django_db
TAKEN = (200, {"messages": [{"id": "wamid.900"}]})


def out(text="It left.", to=DANS_ID, **more):
    return Outbound(to, text, "message:7", **more)


@pytest.fixture
def answered(comes, ben, graph):
    """Our answer, and what Graph says to it."""

    def sends(*said):
        (touch,) = comes(says(message()))
        sent = replies.reply(where(touch), "It left.", actor=ben, token="1")
        graph.says = list(said)
        outbox.settle()
        return sent, Dispatch.objects.get()

    return sends


@pytest.mark.parametrize(("to", "field", "value"), [(DANS_ID, "recipient", DANS_ID), (f"+{DANS}", "to", DANS)])
def test_ids_and_numbers_have_fields_of_their_own(to, field, value, adapter, account, graph):
    graph.says = [TAKEN]
    assert adapter.send(out(to=to), account) == "wamid.900"
    path, body = graph.posted
    assert (path, body[field], body["text"]["body"]) == (f"{NUMBER}/messages", value, "It left.")
    assert body["biz_opaque_callback_data"] == "message:7"


@pytest.mark.parametrize(
    ("type_", "text", "kind", "own"),
    [
        ("image/png", "Look", "image", {"id": "77", "caption": "Look"}),
        ("application/pdf", "Look", "document", {"id": "77", "caption": "Look", "filename": "plan"}),
        ("audio/ogg", "", "audio", {"id": "77"}),
    ],
)
def test_a_file_is_brought_there_first(type_, text, kind, own, adapter, account, graph):
    graph.says = [(200, {"id": "77"}), TAKEN]
    adapter.send(out(text, files=[OutFile("plan", type_, media.keep(b"bytes"), 5)]), account)
    _method, url, more = graph.calls[0]
    assert url.partition("?")[0].endswith(f"{NUMBER}/media")
    assert b"bytes" in more["content"]
    assert graph.posted[1][kind] == own


@pytest.mark.parametrize(
    ("said", "state", "words"),
    [
        (refusal(131047), "rejected", "24 hours"), (refusal(131026), "rejected", "can’t be delivered"),
        (refusal(99999), "rejected", "No."), ((400, b"<html>"), "rejected", "no reason"),
        (refusal(131056), "pending", "short time"), ((429, {}), "pending", ""),
        (refusal(190), "pending", "access token"),
        ((500, {"error": {"code": 131000}}), "unknown", "does not say what"),
        ((200, {}), "unknown", "could not be read"),
        ((200, b"{"), "unknown", "could not be read"), (FetchFailed("gone", sent=True), "unknown", "gone"),
        (FetchFailed("no line"), "pending", "no line"), (FetchRefused("inside"), "pending", "inside"),
    ],
)  # fmt: skip
def test_what_each_refusal_means(said, state, words, answered):
    _message, dispatch = answered(said)
    assert (dispatch.state, words in dispatch.error) == (state, True)


def test_a_token_that_ended_is_shown_on_the_channel_until_one_works(answered, account, graph, clock):
    answered(refusal(190))
    account.refresh_from_db()
    assert "access token" in account.trouble
    clock.forward(minutes=5)
    graph.says = [TAKEN]
    outbox.settle()
    account.refresh_from_db()
    assert (account.trouble, Dispatch.objects.get().state) == ("", "accepted")


def test_a_lost_answer_is_settled_by_its_receipt(answered, comes):
    sent, dispatch = answered(FetchFailed("gone", sent=True))
    assert dispatch.state == "unknown"
    comes(told(value(statuses=[status("delivered", biz_opaque_callback_data=f"message:{sent.pk}")])))
    dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.fate, dispatch.external_id) == ("accepted", "delivered", "wamid.900")


def test_an_undelivered_answer_comes_back_with_the_reason(answered, comes):
    _sent, dispatch = answered(TAKEN)
    comes(told(value(statuses=[status("failed", errors=[{"code": 131026, "title": "x"}])])))
    dispatch.refresh_from_db()
    assert (dispatch.state, "131026" in dispatch.error) == ("rejected", True)


def test_quoting_our_answer_goes_on_with_its_conversation(answered, comes):
    sent, _dispatch = answered(TAKEN)
    (reply,) = comes(says(message(number=2, context={"id": "wamid.900"})))
    assert where(reply) == where(sent)
