"""The page on which the owner says what no data can tell."""

from decimal import Decimal

import pytest

from sixring.core.models import Agent
from sixring.insights import assumptions

pytestmark = pytest.mark.django_db
TYPED = {
    "cost_per_hour": "41.50", "currency": "eur", "lost_after_days": "90", "sign_of_life": "orders",
    "bought_within_days": "7", "service_seconds": "20", "short_call_seconds": "5",
}  # fmt: skip


@pytest.fixture
def owner(client, ada):
    client.force_login(Agent.objects.get(pk=ada.id))
    return client


def test_what_is_typed_is_kept(owner):
    assert owner.post("/settings/figures/", TYPED).status_code == 302
    now = assumptions.now()
    assert (now.cost_per_hour, now.currency, now.lost_after_days) == (Decimal("41.50"), "EUR", 90)
    assert "41.50" in owner.get("/settings/figures/").content.decode()


def test_what_is_left_empty_is_not_said(owner):
    owner.post("/settings/figures/", TYPED)
    owner.post("/settings/figures/", TYPED | {"lost_after_days": ""})
    assert assumptions.now().lost_after_days is None


@pytest.mark.parametrize("wrong", [{"lost_after_days": "0"}, {"currency": ""}, {"sign_of_life": "nod"}])
def test_what_cannot_be_is_shown_again_and_not_kept(owner, wrong):
    assert owner.post("/settings/figures/", TYPED | wrong).status_code == 422
    assert assumptions.now() == assumptions.Given()
