"""What the desk shows of a customer who is in the chat just now."""

import pytest

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
HERE = (
    """here => document.body.dispatchEvent(new CustomEvent("sixring:presence", {detail: {conversation: %d, here}}))"""
)
CUSTOMER = {"agent": 0, "name": "Dan Customer", "state": "writing", "draft": 0, "customer": True}


def test_a_customer_who_types_is_named_and_is_no_face_of_the_team(browser, matter, show, ada):
    with browser(ada, show) as page:
        words = page.locator(".beside-words")
        page.evaluate(HERE % matter.pk, [CUSTOMER])
        assert words.text_content() == "Dan Customer is typing…"
        assert page.locator(".here-face").count() == 0
        page.evaluate(HERE % matter.pk, [{"agent": 9999, "name": "Ben", "state": "noting", "draft": 0}, CUSTOMER])
        assert words.text_content() == "Dan Customer is typing… Ben is writing…"
        assert page.locator("[data-faces] .here-face.is-writing").count() == 1
        page.evaluate(HERE % matter.pk, [{**CUSTOMER, "name": ""}])
        assert words.text_content() == "The customer is typing…"
        page.evaluate(HERE % matter.pk, [])
        assert words.text_content() == ""


def says_noting(request):
    return request.url.endswith("/live/here/") and request.post_data_json["state"] == "noting"


def test_a_note_is_told_as_a_note(browser, matter, show, ada):
    with browser(ada, f"{show}?mode=note") as page, page.expect_request(says_noting):
        page.locator("#text").press_sequentially("x")
