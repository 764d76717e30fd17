"""The board in a browser: buttons without scripts, dragging with them; axe finds nothing on our pages."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from sixring.feedback.actions import board
from sixring.feedback.models import Action, Plan
from tests.browser.conftest import browser, follow
from tests.feedback.plan.conftest import heard

__all__ = ["browser"]  # the fixture
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_action_moves_by_a_button_and_by_dragging(browser, says, dan, ada):
    says(dan, 2, "Broken!")
    heard()
    action = board.plan("Better boxes", actor=ada)
    with browser(ada, reverse("feedback:actions"), scripts=False) as page:
        follow(page, ".board-moves button")
        assert page.locator('[data-state="doing"] .board-card').count() == 1
    with browser(ada, reverse("feedback:actions")) as page:
        with page.expect_navigation():
            page.drag_and_drop(f"#action-{action.pk}", '[data-state="done"]')
        assert page.locator('[data-state="done"] .board-card').count() == 1
        assert not Axe().run(page).response["violations"]
        for address in (reverse("feedback:action", args=[action.pk]), reverse("feedback:plans")):
            page.goto(address if address.startswith("http") else page.url.split("/feedback")[0] + address)
            assert not Axe().run(page).response["violations"]
    assert (Action.objects.get().state, Plan.objects.count()) == ("done", 1)
