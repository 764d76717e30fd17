"""In the widget: the question comes with its answers below it, a tap is kept, and axe finds nothing."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from sixring.core.actors import SYSTEM
from sixring.feedback.answering.keep import scores_of
from sixring.feedback.asking import inviting
from sixring.feedback.models import Response
from sixring.interactions.models import Interaction
from tests.browser.conftest import aside
from tests.browser.widgeting import Page, chat, chromium, ours, shop, until, written
from tests.cast import where
from tests.feedback.asking.conftest import goes
from tests.feedback.surveying import a_survey, question

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["chat", "chromium", "ours", "shop"]  # the fixtures


def ask_dan():
    version = a_survey(question("csat", ask="How was our answer?", required=True), question("why", "text"))
    matter = where(Interaction.objects.get(direction="in"))
    inviting.invite(version, matter.anchor, conversation=matter, dedupe="x", actor=SYSTEM)
    return [one.why_not or one.state for one in goes()]


def test_a_tap_below_the_question_is_an_answer(chromium, shop):
    with chromium(size="phone") as context:
        dan = Page(context, shop).open()
        dan.writes("Where are my trays?")
        until(written, dan)
        assert aside(ask_dan) == ["sent"]
        dan.sees("How was our answer?")
        assert dan.chat.locator(".rating-point").all_inner_texts() == ["1", "2", "3", "4", "5"]
        dan.chat.get_by_role("group", name="How was our answer?").get_by_role("button", name="4").click()
        dan.sees("Thank you.", ".rating-said")
        assert dan.chat.locator(".rating-point[aria-pressed=true]").all_inner_texts() == ["4"]
        assert dan.chat.get_by_role("link", name="Tell us more").get_attribute("href").startswith("/s/")
        assert Axe().run(dan.frame()).response["violations"] == []
        assert dan.wrong == []
    assert [scores_of(one) for one in Response.objects.all()] == [{"csat": 4}]
