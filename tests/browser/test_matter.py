"""A matter in a real browser: its head, states, reason, tags, fields, story upward, merging, handing over, files."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from sixring.channels.contract import DeliveryError
from sixring.conversations import reference
from sixring.conversations.matter import fields, reasons
from sixring.conversations.models import Conversation, Note
from sixring.core import worker
from sixring.interactions import media
from sixring.interactions.models import Attachment, Interaction
from tests.browser.conftest import follow
from tests.cast import where

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
State = Conversation.State
SCROLL = "document.querySelector('.talk-scroll')"


def more(page):
    page.click(".talk-head > .actions > details:last-of-type > summary")


def toast(page, words):
    page.wait_for_selector(f".toast:has-text('{words}')")


def test_the_reference_stands_in_the_head_and_its_address_leads_here(browser, ben, matter, show, live_server):
    said = reference.of(matter.pk)
    with browser(ben, f"/k/{said.lower()}/") as page:
        url, head = page.url, page.inner_text("#talk-top")
        page.goto(f"{live_server.url}/k/{said[:-1]}/")
        wrong = page.inner_text("body")
    assert url.endswith(show)
    assert said in head
    assert "no such reference" in wrong


def test_it_goes_on_hold_for_somebody_and_back(browser, ben, matter, show):
    with browser(ben, show) as page:
        more(page)
        page.fill("#held-for", "the warehouse")
        page.click(".talk-head >> text=Put on hold")
        page.wait_for_selector(".talk-state:has-text('waits for the warehouse')")
        more(page)
        page.click(".talk-head >> text=It needs us")
        page.wait_for_selector(".talk-state:has-text('needs us')")
    assert Conversation.objects.get().state == State.NEEDS_US


def test_putting_on_hold_can_be_taken_back_from_the_toast(browser, ben, matter, show):
    with browser(ben, show) as page:
        more(page)
        page.fill("#held-for", "the warehouse")
        page.click(".talk-head >> text=Put on hold")
        page.click(".toast button:has-text('Undo')")
        page.wait_for_selector(".talk-state:has-text('needs us')")
    assert Conversation.objects.get().state == State.NEEDS_US


def test_it_waits_for_the_customer_without_scripts_too(browser, ben, matter, show):
    with browser(ben, show, scripts=False) as page:
        more(page)
        follow(page, ".talk-head >> text=Waiting for the customer")
        said = page.inner_text(".talk-state")
    assert "waits for the customer" in said


def test_resolving_asks_why_they_wrote_and_one_key_answers(browser, ada, ben, dan, matter, show):
    missing = reasons.add("Missing items", actor=ada)
    for _ in range(3):
        reasons.choose(where(dan.writes("trays are gone")), missing, actor=ben)
    with browser(ben, show) as page:
        page.keyboard.press("e")
        page.wait_for_selector(".why-asked option[selected]:has-text('Missing items')", state="attached")
        page.keyboard.press("e")
        page.wait_for_selector(".talk-state:has-text('resolved')")
    matter.refresh_from_db()
    assert (matter.state, matter.reason) == (State.RESOLVED, missing)


def test_resolving_without_a_reason_stays_possible(browser, ada, ben, matter, show):
    reasons.add("Missing items", actor=ada)
    with browser(ben, show, scripts=False) as page:
        follow(page, ".talk-head button:has-text('Resolve')")
        follow(page, ".why-asked button")
        said = page.inner_text(".talk-state")
    matter.refresh_from_db()
    assert (said, matter.reason) == ("resolved", None)


def test_a_suggested_reason_is_one_click(browser, ada, ben, dan, matter, show):
    missing = reasons.add("Missing items", actor=ada)
    for _ in range(3):
        reasons.choose(where(dan.writes("trays are gone")), missing, actor=ben)
    with browser(ben, show) as page:
        page.click(".matter button:has-text('suggested')")
        page.wait_for_selector(".talk-line:has-text('Missing items')")
    matter.refresh_from_db()
    assert matter.reason == missing


def test_tags_are_put_on_by_keys_and_taken_off(browser, ben, matter, show):
    with browser(ben, show) as page:
        page.keyboard.press("#")
        page.keyboard.type("greenhouse")
        page.keyboard.press("Enter")
        page.wait_for_selector(".tag:has-text('greenhouse')")
        page.wait_for_function("() => document.activeElement.id === 'new-tag'")
        page.keyboard.type("urgent")
        page.keyboard.press("Enter")
        page.wait_for_selector(".tag:has-text('urgent')")
        page.click("[aria-label='Take the tag greenhouse off']")
        page.wait_for_selector(".tag:has-text('greenhouse')", state="detached")
    assert [one.name for one in matter.tags.all()] == ["urgent"]


def test_fields_are_filled_and_what_is_wrong_stays_typed(browser, ada, ben, matter, show):
    fields.add("conversation", "Order total", "number", "", actor=ada)
    fields.add("person", "Likes", "choice", "roses\nbeans", actor=ada)
    with browser(ben, show) as page:
        page.fill("#matter-order_total", "many")
        page.click(".matter-fields button:has-text('Keep')")
        page.wait_for_selector(".matter .errorlist:has-text('is a number')")
        page.fill("#matter-order_total", "12.5")
        page.select_option("#person-likes", "roses")
        page.click(".matter-fields button:has-text('Keep')")
        toast(page, "Kept.")
        page.reload()
        kept = page.input_value("#matter-order_total"), page.input_value("#person-likes")
    assert kept == ("12.5", "roses")


def test_another_becomes_the_customer_and_the_toast_takes_it_back(browser, ben, dan, erin):
    home = where(dan.writes("We both ask", participants=[["email", erin.email, "claimed"]]))
    with browser(ben, reverse("conversations:show", args=[home.pk])) as page:
        page.click(".taking-part summary")
        page.click("[aria-label='Make erin@example.com the customer']")
        toast(page, "erin@example.com is the customer now")
        page.click(".toast button:has-text('Undo')")
        page.wait_for_selector(".pane-person .taking-part, .pane-person")
        page.wait_for_load_state("networkidle")
    home.refresh_from_db()
    assert home.anchor.display == "dan@example.com"


def test_it_is_given_to_a_team(browser, ben, matter, show):
    with browser(ben, show) as page:
        page.keyboard.press("a")
        page.click(".only-wide button[name=team]:has-text('Support')")
        page.wait_for_selector(".talk-who:has-text('Support')")
    matter.refresh_from_db()
    assert matter.team.name == "Support"


def test_it_is_handed_over_with_what_is_known(browser, ben, ada, matter, show):
    with browser(ben, show) as page:
        more(page)
        page.click(".talk-head >> text=Hand off…")
        page.select_option("[name=agent]", label="Ada")
        text = page.input_value("[name=text]")
        page.click("button:has-text('Hand off')")
        page.wait_for_selector(".note-text")
    assert "Where are my trays?" in text
    matter.refresh_from_db()
    assert (matter.assignee_id, Note.objects.get().text) == (ada.id, text)


def test_two_are_merged_after_a_look_and_parted_again(browser, ben, dan, matter, show):
    other = where(dan.writes("Any news of the trays?", subject="News"))
    with browser(ben, show) as page:
        more(page)
        follow(page, ".talk-head >> text=Merge into…")
        page.fill("[name=q]", reference.of(other.pk))
        page.keyboard.press("Enter")
        follow(page, "a.card")
        seen = page.inner_text(".cards")
        page.click("button:has-text('Merge')")
        page.wait_for_selector(".bubble >> nth=1")
        merged = page.url
        more(page)
        page.click(".talk-head >> text=Undo merge")
        page.wait_for_selector(".toast:has-text('as it was')")
        left = page.locator(".bubble").count()
    assert "Where are my trays?" in seen
    assert "Any news of the trays?" in seen
    assert (merged.endswith(f"/{other.pk}/"), left) == (True, 1)


def test_messages_are_split_off_and_brought_back(browser, ben, dan, matter, show):
    dan.chats("And my hose?", conversation=matter.pk)
    with browser(ben, show) as page:
        more(page)
        page.click(".talk-head >> text=Split…")
        page.check("text=And my hose?")
        page.click("button:has-text('Split them off')")
        page.wait_for_selector(".bubble:has-text('And my hose?')")
        apart, alone = page.url, page.locator(".bubble").count()
        more(page)
        page.click(".talk-head >> text=Undo split")
        page.wait_for_selector(".bubble >> nth=1")
        home = page.url
    assert (apart.endswith(show), alone, home.endswith(show)) == (False, 1, True)


@pytest.fixture
def long(dan, matter):
    """A hundred and thirty messages, and an earlier conversation before them."""
    for number in range(130):
        dan.chats(f"Message {number}", conversation=matter.pk)
    earlier = where(dan.writes("The drip kit", subject="Drip kit"))
    Interaction.objects.filter(placements__conversation=earlier).update(occurred_at="2025-01-01T12:00Z")
    Conversation.objects.filter(pk=earlier.pk).update(opened_at="2025-01-01T12:00Z")
    return earlier


def test_scrolling_up_loads_what_was_said_before_and_stays_where_one_reads(browser, ben, long, show):
    with browser(ben, show, size="phone") as page:
        assert page.locator(".bubble").count() == 60
        page.hover(".talk-scroll")
        for at_least in (61, 121):
            before = page.evaluate(f"{SCROLL}.scrollHeight - {SCROLL}.scrollTop")
            page.evaluate(f"{SCROLL}.scrollTop = 100")
            before = page.evaluate(f"{SCROLL}.scrollHeight - {SCROLL}.scrollTop")
            page.mouse.wheel(0, -1)
            page.wait_for_function(f"() => document.querySelectorAll('.bubble').length >= {at_least}")
            after = page.evaluate(f"{SCROLL}.scrollHeight - {SCROLL}.scrollTop")
            assert abs(after - before) < 60
        page.evaluate(f"{SCROLL}.scrollTop = 0")
        page.mouse.wheel(0, -1)
        page.wait_for_selector(".apart:has-text('Drip kit')")
        apart, first = page.inner_text(".apart"), page.inner_text(".talk-scroll .bubble >> nth=0")
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert reference.of(long.pk) in apart
    assert "The drip kit" in first
    assert not wide


def test_without_scripts_a_link_leads_up(browser, ben, long, show):
    with browser(ben, show, scripts=False) as page:
        follow(page, "text=Earlier in this conversation")
        said = page.inner_text(".story")
        follow(page, "text=To the latest message")
        latest = page.inner_text(".story")
    assert "Message 60" in said
    assert "Message 129" not in said
    assert "Message 129" in latest


@pytest.fixture
def pictured(matter):
    """A photograph with a place in its metadata, and a text."""
    message, out = Interaction.objects.get(), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "SECRET PLACE"
    Image.new("RGB", (1200, 800), "green").save(out, "JPEG", exif=exif)
    files = [("greenhouse.jpg", "image/jpeg", out.getvalue()), ("list.txt", "text/plain", b"<b>two</b> trays")]
    return [
        Attachment.objects.create(
            interaction=message, key=media.keep(content), name=name, content_type=kind, size=len(content)
        )
        for name, kind, content in files
    ]


def test_pictures_are_drawn_anew_and_texts_are_texts(browser, ben, matter, show, pictured):
    with browser(ben, show) as page:
        page.wait_for_function("() => document.querySelector('.file-look img')?.naturalWidth === 320")
        with page.expect_response("**/picture/**") as drawn:
            page.click(".file-look.is-picture")
            page.wait_for_function("() => document.querySelector('.file-picture')?.naturalWidth === 1200")
        body, headers = drawn.value.body(), drawn.value.headers
        page.click('text="Back"')
        page.click("text=list.txt")
        said = page.inner_text(".file-text")
    assert (headers["content-type"], headers["x-content-type-options"]) == ("image/webp", "nosniff")
    assert "sandbox" in headers["content-security-policy"]
    assert b"SECRET" not in body
    assert said == "<b>two</b> trays"


def test_an_answer_whose_fate_was_lost_is_asked_about_and_marked(browser, ben, dan, channels, monkeypatch):
    def lost(outbound):
        raise DeliveryError("the line broke", unknown=True)

    from sixring.conversations.sending import replies

    monkeypatch.setattr(channels["letters"], "answer", lost)
    home = where(dan.writes("Hello?"))
    replies.reply(home, "Yes?", actor=ben, token="1")
    worker.settle_all()
    with browser(ben, reverse("conversations:show", args=[home.pk])) as page:
        page.click("text=Ask whether it arrived")
        toast(page, "can’t be asked")
        page.click('text="It arrived"')
        toast(page, "Marked as arrived")
        said = page.inner_text(".story")
    assert "Ben marked an answer as arrived" in said


def test_the_printed_story_is_whole_and_plain(browser, ben, long, show):
    with browser(ben, f"{show}print/") as page:
        count, said = page.locator("article").count(), page.inner_text("body")
        scripts = page.locator("script").count()
    assert (count, scripts) == (131, 0)
    assert "Message 0" in said


def test_reasons_and_fields_are_kept_in_the_settings(browser, ada, live_server):
    with browser(ada, reverse("conversations:reasons")) as page:
        for name in ("Refund", "Advice"):
            page.fill("#new-reason", name)
            follow(page, "button:has-text('Add')")
        follow(page, "[aria-label='Advice up']")
        follow(page, "tr:has([value=Refund]) >> text=Retire")
        names = [one.input_value() for one in page.locator("th input.input").all()]
        page.goto(live_server.url + reverse("conversations:fields"))
        page.fill("#field-label", "Order total")
        page.select_option("#field-kind", "number")
        follow(page, ".form button:has-text('Add')")
        table = page.inner_text("table")
    assert names == ["Advice", "Refund"]
    assert "order_total" in table
