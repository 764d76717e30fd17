"""The review queue by keyboard: fifty answers, the estimate moves; a wrong join found and parted in four keys."""

from __future__ import annotations

import pytest

from sixring.core.actors import SYSTEM
from sixring.people import merge
from sixring.people.doubles import quality
from sixring.people.models import MatchLabel, MatchRun, Suggestion
from tests.browser.conftest import aside
from tests.people.seeing import person_of, see, seen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STEPS = {
    "prior": -12.0,
    "steps": [["family", "the same", 8.1], ["dob", "one digit apart", 6.2], ["email", "different", -2]],
}
NEXT = "() => document.querySelector('#review form[action$=\"/answer/\"]')?.getAttribute('action') !== %r"


@pytest.fixture
def fifty():
    """A run that asks fifty questions, one pair each, all of one band."""
    run = MatchRun.objects.create(state="done", figures={"bands": [0, 0, 0, 0, 52, 0], "records": 104})
    cast = see(*(seen("email", f"p{n}@example.com", facts={"name": f"Person {n // 2}"}) for n in range(104)))
    asked = [
        Suggestion(left=cast[n], right=cast[n + 1], reason="alike", evidence=STEPS, score=11.5 - n / 100, run=run)
        for n in range(0, 104, 2)
    ]
    return run, Suggestion.objects.bulk_create(asked)


def pressed(page, key):
    """One key, and the next question is there."""
    before = page.get_attribute("#review form[action$='/answer/']", "action")
    page.keyboard.press(key)
    page.wait_for_function(NEXT % before)


def test_fifty_answers_by_keyboard_move_the_estimate(browser, ada, fifty):
    with browser(ada, "/people/review/") as page:
        for key in ("y", "n", "y", "h", "y", "y", "u", "y", "y", "y") * 5:
            pressed(page, key)
        said = page.inner_text(".review-said")
        page.keyboard.press("z")
        page.wait_for_selector(".review-said:has-text('It is asked again')")
        waits = page.inner_text(".review-head .small-text")
    labels = MatchLabel.objects.filter(undone=False)
    assert "are one person" in said
    assert waits == "3 wait"
    assert (labels.count(), labels.filter(verdict="same").count()) == (49, 34)
    found = quality.of(ada).precision
    assert found is not None
    assert found.value == pytest.approx(34 / 44)
    assert found.low < 0.70 < found.high < 0.9


def test_a_wrong_join_is_found_and_parted_in_four_keys(browser, ada, fifty):
    run, asked = fifty
    wrong = asked[3]
    pair = wrong.left, wrong.right
    said = {"suggestion": wrong.pk, "inferred": True, "run": run.pk}
    merge.merge(*map(person_of, pair), actor=SYSTEM, reason="alike", evidence=said, score=11.0, batch=run.batch)
    Suggestion.objects.filter(pk=wrong.pk).update(state="accepted")
    with browser(ada, "/people/") as page:
        page.keyboard.press("g")
        page.keyboard.press("r")
        page.wait_for_selector(".tabs a:has-text('Joined by score')")
        page.wait_for_load_state("load")
        page.keyboard.press("l")
        page.wait_for_selector("button:has-text('Wrong: part them')")
        page.wait_for_load_state("load")
        page.keyboard.press("x")
        page.wait_for_selector("h2:has-text('No join to look at')")
        parted = aside(lambda: person_of(pair[0]) != person_of(pair[1]))
    assert parted
