"""The page on which a colleague decides about themselves."""

import pytest
from django.urls import reverse

from sixring.core import preferences
from tests.cast import agent_of
from tests.screens import enter, read

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "Ben B.", "zone": "Europe/Berlin", "signature": "Ben\nSupport", "undo_seconds": "10",
    "wanted": ["mention", "assigned"], "digest": "daily", "digest_hour": "17",
}  # fmt: skip


def test_what_is_chosen_is_kept_and_shown(ben):
    browser = enter(ben)
    assert browser.post(reverse("you"), TYPED).status_code == 302
    chosen = preferences.of(agent_of(ben))
    assert (chosen.signature, chosen.undo_seconds, chosen.digest, chosen.digest_hour) == (
        "Ben\nSupport",
        10,
        "daily",
        17,
    )
    assert "promise_due" in chosen.muted
    assert "mention" not in chosen.muted
    said = read(browser.get(reverse("you")))
    assert 'value="Ben B."' in said
    assert (agent_of(ben).name, agent_of(ben).zone) == ("Ben B.", "Europe/Berlin")


@pytest.mark.parametrize("odd", [{"zone": "Mars/Olympus"}, {"undo_seconds": "31"}, {"name": " "}, {"digest": "weekly"}])
def test_what_is_odd_is_refused_and_nothing_is_kept(ben, odd):
    answer = enter(ben).post(reverse("you"), TYPED | odd)
    assert answer.status_code == 422
    assert (agent_of(ben).name, agent_of(ben).preferences) == ("Ben", {})


def test_a_viewer_too_decides_about_themselves(viewer):
    assert enter(viewer).post(reverse("you"), TYPED).status_code == 302


def test_every_page_leads_there(ben):
    assert f'href="{reverse("you")}"' in read(enter(ben).get(reverse("people:list")))
