"""The gate of the outbox: what serves a purpose leaves with consent at that very moment, or not at all."""

from datetime import time

import pytest

from sixring.channels import outbox
from sixring.channels.contract import Outbound
from sixring.channels.models import Dispatch
from sixring.conversations.preferences import leaving, saying
from sixring.conversations.sending import starting
from sixring.conversations.templatetags.desk import delivery, failed
from sixring.core.actors import SYSTEM
from sixring.core.changes import verbs_of
from sixring.core.errors import Forbidden, Invalid, Refused
from sixring.core.proof import ProofKind
from sixring.people import consent, contact, suppression
from sixring.people.consent import NO, Saying
from sixring.people.contact import Contact

from .conftest import PHONE, known, leaves, offers

pytestmark = pytest.mark.django_db


def test_what_they_agreed_to_leaves_with_the_way_out(texts, phone, ada):
    assert leaves(offers(texts.account, phone, ada)).state == "accepted"
    assert [one.text for one in texts.sent] == ["New trays are here.\n\nSTOP to end."]


def test_the_same_key_is_one_message(texts, phone, ada):
    assert offers(texts.account, phone, ada).pk == offers(texts.account, phone, ada).pk


def test_a_no_between_writing_and_sending_withdraws_it_for_all_to_see(texts, phone, ada, clock):
    waiting = offers(texts.account, phone, ada)
    consent.keep([Saying(phone, "offers", "message", NO, clock.now, "tests")], actor=SYSTEM)
    ended = leaves(waiting)
    assert ended.state == "withdrawn"
    assert not texts.sent
    assert delivery(ended).startswith("withdrawn: consent")
    assert not failed(ended)
    assert verbs_of(ended)[-1] == "dispatch.withdrawn"
    with pytest.raises(Refused):
        outbox.retry(ended, actor=ada)


def test_a_retry_after_a_fault_is_asked_again(texts, phone, ada, clock, monkeypatch):
    from sixring.channels.contract import DeliveryError

    def down(outbound):
        raise DeliveryError("The line is down.")

    monkeypatch.setattr(texts.adapter, "answer", down)
    waiting = offers(texts.account, phone, ada)
    assert leaves(waiting).state == "pending"
    assert len(texts.sent) == 1
    saying.stop_everything(phone)
    clock.forward(hours=1)
    assert leaves(waiting).state == "withdrawn"
    assert len(texts.sent) == 1


def test_an_answer_leaves_whatever_they_refused(texts, phone):
    saying.stop_everything(phone)
    suppression.keep("phone", PHONE, actor=SYSTEM)
    answer = outbox.enqueue(texts.account, Outbound(to=PHONE, text="It is on its way.", key="answer"), audience="x")
    assert leaves(answer).state == "accepted"


def test_suppression_withdraws_too(texts, phone, ada):
    waiting = offers(texts.account, phone, ada)
    suppression.keep("phone", PHONE, actor=SYSTEM)
    assert leaves(waiting).state == "withdrawn"


@pytest.mark.parametrize(
    "more",
    [{"to": "+442079460999"}, {"cc": ["+442079460999"]}, {"bcc": ["+442079460999"]}, {"to_more": ["+442079460999"]},
     {"recipient": None}, {"recipient": 999_999}, {"purpose": "no such purpose"}],
)  # fmt: skip
def test_what_goes_to_somebody_else_is_withdrawn(texts, phone, more):
    told = {"to": PHONE, "text": "x", "key": "odd", "purpose": "offers", "recipient": phone.pk, **more}
    assert leaves(outbox.enqueue(texts.account, Outbound(**told), audience="x")).state == "withdrawn"
    assert not texts.sent


def test_without_a_gate_or_with_a_broken_one_nothing_leaves(texts, phone, ada, monkeypatch):
    def broken(account, outbound):
        raise RuntimeError

    monkeypatch.setattr(outbox, "_gate", [broken])
    waiting = offers(texts.account, phone, ada)
    after = outbox.enqueue(texts.account, Outbound(to=PHONE, text="x", key="answer"), audience="x")
    assert leaves(waiting).state == "pending"
    assert Dispatch.objects.get(pk=after.pk).state == "accepted"
    monkeypatch.setattr(outbox, "_gate", [])
    Dispatch.objects.filter(pk=waiting.pk).update(due_at=waiting.created_at)
    assert leaves(waiting).state == "withdrawn"


def test_outside_the_hours_they_like_it_waits(texts, phone, ada, clock):
    likes = Contact("", (time(18), time(20)), "UTC")
    contact.keep(phone, likes, source="tests", proof=ProofKind.TOKEN, actor=SYSTEM)
    waiting = leaves(offers(texts.account, phone, ada))
    assert (waiting.state, waiting.due_at, waiting.attempts) == ("pending", clock.in_hours(6), 0)
    clock.forward(hours=6)
    assert leaves(waiting).state == "accepted"


def test_nobody_sends_what_was_not_agreed_to(texts, phone, ada, viewer):
    stranger = known("phone", "+442079460555")
    with pytest.raises(Refused):
        offers(texts.account, stranger, ada)
    with pytest.raises(Forbidden):
        offers(texts.account, phone, viewer)
    with pytest.raises(Invalid):
        offers(texts.account, known("email", "dan@example.com"), ada)
    assert not Dispatch.objects.exists()


def test_nobody_begins_a_conversation_with_whom_we_never_contact(texts, phone, ada):
    suppression.keep("phone", PHONE, actor=SYSTEM)
    with pytest.raises(Refused, match="never to be contacted"):
        starting.start(f"{texts.account.pk}:{phone.pk}", "", "Hello", actor=ada, token="1")


def test_the_gate_is_the_outbox_s():
    assert outbox._gate == [leaving.gate]
