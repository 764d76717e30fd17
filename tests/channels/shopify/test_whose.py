"""Whose an order is: the shop proves accounts and orders; an address was typed, unless a customer confirmed it."""

import pytest

from sixring.interactions.models import Interaction
from sixring.people.models import Identity, Suggestion
from tests.channels.shop import opened

from .conftest import SHOP, customer, order, refund

pytestmark = pytest.mark.django_db


def identities(touch):
    return {(one.kind, one.claimed) for one in Identity.objects.filter(person=touch.identity.person)}


def test_an_address_is_proven_by_whoever_signed_in_and_confirmed_it(comes):
    (touch,) = comes("orders/create", order())
    assert identities(touch) == {("customer", False), ("order", False), ("email", False)}


@pytest.mark.parametrize("told", [{"state": "disabled"}, {"verified_email": False}, {"verified_email": "true"}])
def test_an_address_a_guest_typed_is_a_claim(comes, told):
    (touch,) = comes("orders/create", order(customer=customer(**told)))
    assert identities(touch) == {("customer", False), ("order", False)}


def test_another_address_typed_with_the_order_is_a_claim_too(comes):
    (touch,) = comes("orders/create", order(email="ben@example.com"))
    assert identities(touch) == {("customer", False), ("order", False)}


def test_an_owner_may_believe_what_shopify_calls_verified(comes):
    shop = opened("shopify", shop=SHOP, trusted=True)
    (touch,) = comes("orders/create", order(customer=customer(state="disabled")), account=shop)
    assert ("email", False) in identities(touch)
    (other,) = comes("orders/create", order(id=2, customer=customer(id=3, verified_email=False)), account=shop)
    assert ("email", False) not in identities(other)


def test_a_claimed_address_suggests_and_joins_nobody(comes):
    (known,) = comes("orders/create", order())
    (guest,) = comes("orders/create", order(id=2, name="#1043", customer=None))
    assert guest.identity.kind == "order"
    assert guest.identity.person_id != known.identity.person_id
    assert Suggestion.objects.count() == 1


def test_what_only_names_an_order_is_told_of_its_customer(comes):
    (back,) = comes("refunds/create", refund())
    comes("orders/create", order())
    rows = Interaction.objects.select_related("identity")
    assert {row.identity.person_id for row in rows} == {Identity.objects.get(kind="customer").person_id}
    assert back.identity.kind == "order"


def test_the_same_numbers_in_two_shops_are_two(comes):
    (one,) = comes("orders/create", order(customer=customer(state="disabled")))
    (other,) = comes("orders/create", order(customer=customer(state="disabled")), account=opened("shopify", shop=SHOP))
    assert one.identity.person_id != other.identity.person_id
