"""What Square tells becomes steps of a payment or an order, each once, in exact amounts."""

import json

import pytest

from sixring.channels.contract import BadItem, Raw
from sixring.channels.models import Quarantine
from sixring.core import clock as time_of_day
from sixring.interactions import orders
from sixring.interactions.models import Interaction
from sixring.people.models import Identity
from tests.channels.shop import steps, sums

from .conftest import euros, event, payment, refund

pytestmark = pytest.mark.django_db


def test_a_payment_is_a_step_of_its_customers_story(comes):
    (paid,) = comes(event("payment.updated", payment()))
    assert (paid.kind, paid.subject, paid.thread) == ("order_paid", "PAY1", "PAY1")
    assert paid.data["amount"] == {"amount": "19.90", "currency": "EUR"}  # with the tip
    assert (paid.identity.kind, paid.identity.value) == ("customer", "DAN1")
    known = set(Identity.objects.filter(person=paid.identity.person).values_list("kind", "value"))
    # the address was typed, and joins nobody
    assert known == {("customer", "DAN1"), ("order", "PAY1"), ("order", "ORDER1")}


@pytest.mark.parametrize(("currency", "told"), [("JPY", "1990"), ("USD", "19.90"), ("kwd", "1.990"), ("€", None)])
def test_amounts_are_exact_in_every_currency(comes, currency, told):
    assert sums(comes(event("payment.created", payment(total_money=euros(1990, currency), amount_money={})))) == [told]


def test_the_same_event_and_the_same_payment_are_told_once(comes):
    once = event("payment.created", payment())
    comes(once)
    comes(once)
    assert comes(event("payment.updated", payment(refunded_money=euros(500), refund_ids=["PAY1_R1"]))) == []
    assert Interaction.objects.count() == 1


@pytest.mark.parametrize("status", ["APPROVED", "PENDING", "CANCELED", None, 7])
def test_money_that_did_not_move_is_not_told(comes, status):
    assert comes(event("payment.updated", payment(status=status))) == []


def test_a_sale_at_the_counter_is_told_once_it_is_known_whose_it_is(comes):
    nobody = payment(customer_id=None, buyer_email_address="")
    assert comes(event("payment.updated", nobody)) == []
    (paid,) = comes(event("payment.updated", nobody | {"customer_id": "DAN1"}))
    assert paid.identity.value == "DAN1"
    assert Quarantine.objects.count() == 0


def test_an_address_typed_for_a_receipt_is_a_claim(comes):
    (paid,) = comes(event("payment.updated", payment(customer_id=None)))
    assert (paid.identity.kind, paid.identity.value) == ("order", "PAY1")
    assert not Identity.objects.filter(kind="email", person=paid.identity.person).exists()


def test_refunds_are_told_one_by_one_when_they_are_through(comes, ada):
    (paid,) = comes(event("payment.updated", payment()))
    assert comes(event("refund.created", refund(status="PENDING"))) == []
    first = comes(event("refund.updated", refund()))
    again = comes(event("refund.updated", refund()))
    rest = comes(event("refund.updated", refund(id="PAY1_R2", amount_money=euros(1490))))
    failed = comes(event("refund.updated", refund(id="PAY1_R3", status="FAILED")))
    assert (sums(first), again, sums(rest), steps(failed)) == (["5.00"], [], ["14.90"], ["refund_failed"])
    assert first[0].text == "Broken"
    (order,) = orders.of(paid.identity.person, ada)
    assert (str(order.total), str(order.refunded), order.number) == ("19.90 EUR", "19.90 EUR", "PAY1")


def test_a_refund_that_comes_before_its_payment_is_told_of_the_same_person(comes):
    comes(event("refund.updated", refund()))
    comes(event("payment.updated", payment()))
    people = {row.identity.person_id for row in Interaction.objects.select_related("identity")}
    assert people == {Identity.objects.get(kind="customer").person_id}


def test_a_refund_of_no_payment_is_nobodys(comes):
    (back,) = comes(event("refund.updated", refund(payment_id=None, unlinked=True)))
    assert (back.identity, sums([back])) == (None, ["5.00"])


def test_a_payment_that_failed_says_why(comes):
    why = {"errors": [{"code": "CARD_DECLINED", "detail": "Card declined."}]}
    (failed,) = comes(event("payment.updated", payment(status="FAILED", card_details=why)))
    assert (failed.kind, failed.text) == ("payment_failed", "Card declined.")


def test_an_order_is_joined_to_whoever_paid_it(comes):
    def order(word, state, **more):
        about = {"order_id": "ORDER1", "version": 1, "state": state, "created_at": "2026-03-02T12:00:00Z", **more}
        return event(f"order.{word.replace('_', '.')}", about, f"order_{word}")

    assert steps(comes(order("created", "OPEN"))) == ["order_placed"]
    assert comes(order("updated", "OPEN")) == comes(order("created", "COMPLETED")) == []
    comes(event("payment.updated", payment()))
    parts = [{"fulfillment_uid": "f1", "new_state": "COMPLETED"}, {"fulfillment_uid": "f2", "new_state": "FAILED"}, 7]
    sent = comes(order("fulfillment_updated", "OPEN", fulfillment_update=parts))
    assert steps(sent) == ["order_fulfilled", "delivery_failed"]
    assert steps(comes(order("updated", "CANCELED"))) == ["order_cancelled"]
    people = {row.identity.person_id for row in Interaction.objects.select_related("identity")}
    assert people == {Identity.objects.get(kind="customer").person_id}


def test_a_customer_is_known_by_id_and_addresses_are_claims(comes):
    about = {"id": "DAN1", "given_name": "Dan", "family_name": "Customer", "email_address": "dan@example.com",
             "phone_number": "+447700900123", "address": {"locality": "Leeds", "country": "GB"}}  # fmt: skip
    (known,) = comes(event("customer.updated", about))
    assert (known.kind, known.identity.person.name) == ("identify", "Dan Customer")
    assert set(Identity.objects.filter(person=known.identity.person).values_list("kind", flat=True)) == {"customer"}


@pytest.mark.parametrize(
    "body",
    [
        b"x", b"[]", {}, {"type": "payment.updated"}, {"event_type": "PAYMENT_UPDATED", "entity_id": "p"},
        event("payment.updated", {"status": "COMPLETED"}), event("refund.updated", None), event("order.created", [1]),
    ],
)  # fmt: skip
def test_what_can_not_be_read_waits_in_quarantine(body, comes):
    assert comes(body) == []
    assert Quarantine.objects.count() == 1


def test_events_nobody_asked_for_do_no_harm(comes):
    assert comes(event("labor.timecard.created", {"id": "1"})) == []
    assert Quarantine.objects.count() == 0


def test_nothing_odd_in_any_field_spoils_it(adapter, till):
    from sixring.channels.adapters.square.reading import EVENTS

    whole = payment() | refund() | {"state": "OPEN", "fulfillment_update": [{"new_state": "COMPLETED"}]}
    for kind, (name, _) in EVENTS.items():
        for field in whole:
            for odd in (None, True, -1, 1e308, [[]], {"amount": "9e999"}, "x" * 5000):
                body = Raw(json.dumps(event(kind, whole | {field: odd}, name)).encode(), {}, time_of_day.now())
                (found,) = adapter.parse_many([(body, till)])
                assert not isinstance(found, BadItem) or "could not read" not in found.message, (kind, field, odd)
