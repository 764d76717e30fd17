"""What Stripe tells becomes steps of one payment, each once, in exact amounts."""

from pathlib import Path

import pytest

from sixring.channels.contract import BadItem, Raw
from sixring.channels.models import Quarantine
from sixring.core import clock as time_of_day
from sixring.interactions.models import Interaction
from sixring.people.models import Identity
from tests.channels.shop import opened, steps, sums

from .conftest import charge, event

pytestmark = pytest.mark.django_db
RECORDED = Path(__file__).parents[4] / "shared/data/webhooks/stripe"


def test_a_payment_is_a_step_of_its_customers_story(comes):
    (paid,) = comes(event("charge.succeeded", charge()))
    assert (paid.kind, paid.subject, paid.data["amount"]) == (
        "order_paid",
        "1042",
        {"amount": "19.90", "currency": "EUR"},
    )
    assert (paid.identity.kind, paid.identity.value) == ("customer", "cus_1")
    kinds = set(Identity.objects.filter(person=paid.identity.person).values_list("kind", flat=True))
    assert kinds == {"customer", "order"}  # the address was typed, and joins nobody


@pytest.mark.parametrize(
    ("currency", "told"), [("jpy", "1990"), ("kwd", "1.990"), ("usd", "19.90"), ("isk", "19.90"), ("€", None)]
)
def test_amounts_are_exact_in_every_currency(comes, currency, told):
    assert sums(comes(event("charge.succeeded", charge(currency=currency)))) == [told]


def test_the_same_event_and_the_same_payment_are_told_once(comes):
    once = event("charge.succeeded", charge())
    comes(once)
    comes(once)
    intent = {"id": "pi_1", "object": "payment_intent", "amount": 1990, "currency": "eur", "customer": "cus_1"}
    assert comes(event("payment_intent.succeeded", intent)) == []
    assert Interaction.objects.count() == 1


def test_refunds_are_told_one_by_one(comes):
    comes(event("charge.succeeded", charge()))
    first = comes(event("charge.refunded", charge(amount_refunded=500), {"amount_refunded": 0}))
    again = comes(event("charge.refunded", charge(amount_refunded=500), {"amount_refunded": 0}))
    rest = comes(event("charge.refunded", charge(amount_refunded=1990), {"amount_refunded": 500}))
    assert (sums(first), again, sums(rest)) == (["5.00"], [], ["14.90"])


def test_a_dispute_that_comes_before_its_payment_is_told_of_the_same_person(comes):
    dispute = {"id": "dp_1", "object": "dispute", "charge": "ch_1", "payment_intent": "pi_1",
               "amount": 1990, "currency": "eur",
               "reason": "fraudulent", "status": "needs_response", "created": 1772452700}  # fmt: skip
    assert steps(comes(event("charge.dispute.created", dispute))) == ["dispute_opened"]
    comes(event("charge.succeeded", charge()))
    assert steps(comes(event("charge.dispute.closed", dispute | {"status": "lost"}))) == ["dispute_closed"]
    people = {row.identity.person_id for row in Interaction.objects.select_related("identity")}
    assert people == {Identity.objects.get(kind="customer").person_id}


def test_a_checkout_a_failure_a_subscription_and_a_customer(comes):
    session = {"id": "cs_1", "object": "checkout.session", "payment_intent": "pi_2",
               "amount_total": 4000, "currency": "gbp",
               "customer": None, "customer_details": {"email": "dan@example.com", "name": "Dan"}}  # fmt: skip
    (placed,) = comes(event("checkout.session.completed", session))
    assert (placed.kind, placed.identity.kind, placed.thread) == ("order_placed", "order", "pi_2")
    intent = {"id": "pi_3", "object": "payment_intent", "amount": 100, "currency": "gbp", "customer": "cus_1",
              "latest_charge": "ch_3", "last_payment_error": {"message": "Declined"}}  # fmt: skip
    (failed,) = comes(event("payment_intent.payment_failed", intent))
    assert failed.text == "Declined"
    assert comes(event("charge.failed", charge(id="ch_3", payment_intent="pi_3"))) == []
    plan = {"id": "sub_1", "object": "subscription", "customer": "cus_1", "start_date": 1772452000}
    assert steps(comes(event("customer.subscription.created", plan))) == ["subscription_started"]
    assert steps(comes(event("customer.subscription.deleted", plan))) == ["subscription_ended"]
    (known,) = comes(event("customer.updated", {"id": "cus_1", "object": "customer", "name": "Dan Customer"}))
    assert (known.kind, known.identity.person.name) == ("identify", "Dan Customer")


def test_test_mode_is_read_where_the_owner_wants_it(comes):
    assert comes(event("charge.succeeded", charge(), livemode=False)) == []
    assert (
        len(comes(event("charge.succeeded", charge(), livemode=False), account=opened("stripe", test_mode=True))) == 1
    )


@pytest.mark.parametrize(
    "body",
    [
        b"x",
        b"[]",
        {"object": "event"},
        {"object": "v2.core.event", "id": "evt_9"},
        event("charge.succeeded", {"amount": 1}),
    ],
)
def test_what_can_not_be_read_waits_in_quarantine(body, comes):
    assert comes(body) == []
    assert Quarantine.objects.count() == 1


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded payloads are not here")
def test_every_recorded_object_is_read_under_every_event(adapter, payments):
    from sixring.channels.adapters.stripe.reading import EVENTS

    told = 0
    for path in sorted(RECORDED.glob("*.json")):
        for kind in EVENTS:
            raw = b'{"id":"evt_1","object":"event","type":"%s","created":1,"data":{"object":%s}}' % (
                kind.encode(), path.read_bytes(),
            )  # fmt: skip
            for spoilt in (
                raw,
                raw[:-20],
                raw.replace(b"null", b"[[]]"),
                raw.replace(b'"amount": ', b'"amount": -9e999'),
            ):
                (found,) = adapter.parse_many([(Raw(spoilt, {}, time_of_day.now()), payments)])
                assert not isinstance(found, BadItem) or "could not read" not in found.message, (path.name, kind, found)
                told += 0 if isinstance(found, BadItem) else len(found)
    assert told > 100
