"""Receipts: what Twilio says later of a message it took, in whatever order it comes."""

import pytest

from sixring.channels import outbox, receipts
from sixring.channels.contract import Outbound
from sixring.channels.fates import Fate, Receipt
from sixring.channels.models import Dispatch
from sixring.conversations.templatetags.desk import delivery
from sixring.core.fetch import FetchFailed
from tests.cast import happened_to

from .conftest import DANS, sid

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(texts, twilio):
    """A message Twilio took as `sid(900)`; or whatever it said."""

    def sending(answer=None):
        twilio.says = [answer] if answer else []
        outbox.enqueue(texts, Outbound(DANS, "It is on its way.", "m1"), audience="conversation:1")
        outbox.settle()
        return Dispatch.objects.get()

    return sending


@pytest.fixture
def told(comes):
    def telling(status, code="", number=900, key="m1"):
        fields = {"MessageSid": sid(number), "MessageStatus": status, "To": DANS}
        assert comes(fields | ({"ErrorCode": code} if code else {}), query={"message": key} if key else None) == []
        return Dispatch.objects.get()

    return telling


def test_a_message_is_sent_and_then_delivered(sent, told):
    sent()
    assert delivery(told("sent")) == "sent"
    assert delivery(told("delivered")) == "delivered"
    assert happened_to(Dispatch.objects.get()) == ["dispatch.accepted", "dispatch.delivered"]


def test_what_was_not_delivered_says_why_and_can_be_sent_again(sent, told, ada):
    sent()
    dispatch = told("undelivered", "30003")
    assert delivery(dispatch) == (
        "not delivered: Their phone could not be reached: switched off, or out of coverage. (30003)"
    )  # fmt: skip
    assert happened_to(dispatch)[-1] == "dispatch.rejected"
    outbox.retry(dispatch, actor=ada)
    outbox.settle()
    dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.fate) == ("accepted", "")


@pytest.mark.parametrize(
    ("order", "state", "fate"),
    [
        (["delivered", "sent", "queued"], "accepted", "delivered"),
        (["delivered", "delivered", "delivered"], "accepted", "delivered"),
        (["delivered", "failed"], "accepted", "delivered"),
        (["failed", "sent"], "rejected", "failed"),
        (["undelivered", "delivered"], "accepted", "delivered"),
        (["read", "delivered"], "accepted", "read"),
    ],
)
def test_late_and_doubled_receipts_change_nothing(order, state, fate, sent, told):
    sent()
    for status in order:
        dispatch = told(status)
    assert (dispatch.state, dispatch.fate) == (state, fate)


def test_a_receipt_settles_what_nobody_knew(sent, told):
    assert sent(FetchFailed("late", sent=True)).state == "unknown"
    dispatch = told("queued", number=7)
    assert (dispatch.state, dispatch.external_id) == ("accepted", sid(7))


def test_a_receipt_that_is_quicker_than_the_answer_is_not_lost(sent, told, texts, twilio):
    outbox.enqueue(texts, Outbound(DANS, "Hello", "m1"), audience="conversation:1")
    Dispatch.objects.update(state=Dispatch.State.LEASED)
    assert told("undelivered", "30006").state == "rejected"
    outbox.end(Dispatch.objects.get(), Dispatch.State.ACCEPTED, external_id=sid(900))
    assert Dispatch.objects.get().state == "rejected"


def test_receipts_of_other_messages_and_other_accounts_change_nothing(sent, told, comes, open_account):
    sent()
    assert told("failed", "30003", number=8).state == "accepted"
    assert told("failed", "30003", number=8, key="").state == "accepted"
    stranger = {"MessageSid": sid(900), "MessageStatus": "failed"}
    comes(stranger, account=open_account(), query={"message": "m1"})
    assert Dispatch.objects.get().state == "accepted"


def test_what_has_not_left_has_no_receipts(texts):
    outbox.enqueue(texts, Outbound(DANS, "Hello", "m1"), audience="conversation:1")
    receipts.keep([(texts.pk, Receipt(sid(1), Fate.DELIVERED, "m1"))])
    assert Dispatch.objects.get().state == "pending"


def test_a_code_without_words_and_none_at_all(sent, told):
    sent()
    assert told("failed").error == "Twilio gave no reason."
