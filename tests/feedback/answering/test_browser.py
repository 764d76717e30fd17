"""Survey pages in a browser: axe finds nothing, keyboard and no script suffice, and the builder's preview follows."""

import pytest

from sixring.core import brands
from sixring.core.actors import SYSTEM
from sixring.feedback.models import Response
from sixring.feedback.surveys import publishing
from sixring.feedback.surveys.touchpoints import TOUCHPOINTS
from tests.browser.conftest import aside, browser
from tests.chromium import chromium
from tests.feedback.surveying import a_survey, question, said_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["browser"]  # the fixture


def everything():
    brands.save(None, name="GreenThumb Gardens", colour="#ffdd00", actor=SYSTEM)
    return a_survey(
        question("nps"), question("stars"), question("part", "choice", options=["Soil", "Seeds"]),
        question("rows", "matrix", rows=["The soil", "The seeds"]), question("why", "text", required=True),
        question("more", "text", page=True), by_anyone=True,
    )  # fmt: skip


def test_public_pages_are_clean_and_filled_in_by_keyboard_without_a_script(live_server):
    from axe_playwright_python.sync_playwright import Axe

    version = everything()
    path, found = f"{live_server.url}/s/o/{version.survey.key}/?nps=9", []
    with chromium() as running:
        for theme, size in (("light", (1440, 900)), ("dark", (390, 844))):
            looked = running.new_context(viewport=dict(zip(("width", "height"), size, strict=True)), color_scheme=theme)
            page = looked.new_page()
            for place in (path, f"{live_server.url}/s/x/"):
                page.goto(place)
                found += [(place, one["id"]) for one in Axe().run(page).response["violations"]]
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            box = page.goto(path) and page.locator(".is-nps label").first.bounding_box()
            assert min(box["width"], box["height"]) >= 24
        page = running.new_context(java_script_enabled=False).new_page()
        page.goto(path)
        page.locator("textarea").focus()
        page.keyboard.type("Good soil")
        page.wait_for_timeout(1000)  # nobody reads a question sooner
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector("#a-more")
        page.click("button[value=next]")
        page.wait_for_selector("text=Thank you")
    assert found == []
    assert said_in(Response.objects.get()) == {"nps": 9, "why": "Good soil"}
    assert Response.objects.get().state == "complete"


def test_the_preview_follows_what_is_typed_and_questions_move_by_key(browser, ada):
    survey = publishing.create("Parcels", TOUCHPOINTS["delivery"].design(["en"]), actor=SYSTEM)
    with browser(ada, f"/feedback/surveys/{survey.pk}/?open=csat", size="phone") as page:
        page.fill("#id_csat-ask", "How was the parcel?")
        page.frame_locator("iframe").get_by_text("How was the parcel?").wait_for()
        assert page.text_content("#said-csat") == "How was the parcel?"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.focus("#move-csat [value=down]")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.set_viewport_size({"width": 1440, "height": 900})
        with page.expect_navigation():
            page.drag_and_drop("[data-question=was_good] [data-grip]", "[data-question=delivery_parts]")
        order = aside(lambda: [one["key"] for one in publishing.latest(survey).design["questions"]])
    assert order == ["was_good", "delivery_parts", "csat", "went_wrong"]
