"""The desk in a real browser, with and without JavaScript."""

import re

import pytest
from django.urls import reverse

from sixring.channels.models import Quarantine
from sixring.conversations.models import Conversation, Note, Snooze
from sixring.interactions.models import Interaction
from tests.browser.conftest import follow
from tests.cast import hands_in, settle
from tests.screens import dress, without_pause

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEAR = """id => document.querySelector('live-stream').heard(
    {data: JSON.stringify({conversation: id, subject: 'interaction:9'}), lastEventId: '1-1'})"""
TO_THE_END = "(box => box.scrollHeight - box.scrollTop - box.clientHeight)(document.querySelector('.talk-scroll'))"
OPEN_ALL = "document.querySelectorAll('details').forEach((one) => { one.open = !one.closest('.talk-head'); })"


def test_without_scripts_an_agent_reads_answers_notes_assigns_snoozes_and_resolves(browser, ben, matter, show):
    without_pause(ben)
    with browser(ben, "/", scripts=False) as page:
        follow(page, ".row-link")
        assert "Where are my trays?" in page.inner_text(".story")
        page.fill("textarea", "They leave at noon.")
        follow(page, ".composer-send")
        follow(page, ".composer-modes a:last-child")
        page.fill("textarea", "He is nice.")
        follow(page, ".composer-send")
        page.click(".talk-head summary:has-text('Assign')")
        follow(page, "text=Take it")
        page.click(".talk-head summary:has-text('Snooze')")
        follow(page, "text=Tomorrow at 9")
        follow(page, "text=Wake")
        follow(page, ".talk-head button:has-text('Resolve')")
        said = page.inner_text(".story")
    conversation = Conversation.objects.get()
    assert (conversation.state, conversation.assignee_id) == ("resolved", ben.id)
    assert (Note.objects.get().text, Snooze.objects.count()) == ("He is nice.", 0)
    for words in ("They leave at noon.", "He is nice.", "Ben assigned it", "Ben put it to rest", "Ben resolved it"):
        assert words in said


def test_with_scripts_the_answer_goes_by_keys_and_the_page_stays(browser, ben, matter, show):
    without_pause(ben)
    with browser(ben, show) as page:
        page.evaluate("window.same = true")
        page.keyboard.press("r")
        page.keyboard.type("They leave at noon.")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(".bubble.out")
        stayed, left = page.evaluate("window.same"), page.input_value("textarea")
        toast = page.inner_text(".toasts")
        at_end = page.evaluate(TO_THE_END)
    assert (stayed, left) == (True, "")
    assert "Your answer is on its way." in toast
    assert at_end < 5
    assert Interaction.objects.filter(direction="out").count() == 1


def test_what_is_typed_survives_other_acts_and_a_refusal(browser, ben, matter, show):
    with browser(ben, show) as page:
        page.fill("textarea", "Half a")
        page.click(".talk-head summary:has-text('Assign')")
        page.click("text=Take it")
        page.wait_for_selector(".talk-line:has-text('Ben')")
        kept = page.input_value("textarea")
        page.fill("textarea", "  ")
        page.evaluate("document.querySelector('textarea').required = false")
        page.click(".composer-send")
        wrong = page.inner_text("#composer-wrong")
    assert kept == "Half a"
    assert wrong.startswith("The answer is empty.")


def test_news_reload_the_story_but_never_the_composer(browser, ben, dan, matter, show):
    with browser(ben, show) as page:
        page.fill("textarea", "I am typing")
        with page.expect_response(re.compile("/story/")):
            page.evaluate(HEAR, matter.pk)
        typed = page.input_value("textarea")
    assert typed == "I am typing"


def test_the_frame_of_a_mail_runs_and_loads_nothing(browser, ben, matter, show):
    dress(Interaction.objects.get())
    asked = []
    with browser(ben, show) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.click("text=As it was laid out")
        page.wait_for_timeout(500)
        frame = page.frames[-1]
        text = page.frame_locator("iframe").locator("body").inner_text()
    assert "Hello there" in text
    assert not [url for url in asked if "far.test" in url]
    assert frame is not None


PLACES = (
    """list talk note place log people person quarantine quarantined settings accounts choose account open""".split()
)


@pytest.fixture
def places(matter, dan, accounts):
    """Every screen, with something on it."""
    dan.writes("Me too", proof="claimed")
    message = Interaction.objects.earliest("pk")
    dress(message)
    hands_in(accounts["steps"], "odd")
    settle()
    person = message.identity.person_id
    return {
        "list": "/conversations/",
        "talk": reverse("conversations:show", args=[matter.pk]),
        "note": reverse("conversations:show", args=[matter.pk]) + "?mode=note",
        "place": reverse("conversations:place", args=[matter.pk, message.pk]),
        "log": reverse("conversations:log"),
        "people": "/people/",
        "person": reverse("people:show", args=[person]) + "?with=dan",
        "quarantine": "/quarantine/",
        "quarantined": reverse("channels:quarantined", args=[Quarantine.objects.get().pk]),
        "settings": "/settings/",
        "accounts": "/settings/channels/",
        "choose": "/settings/channels/new/",
        "account": reverse("channels:account", args=[accounts["letters"].pk]),
        "open": reverse("channels:open", args=["email"]),
    }


@pytest.mark.slow  # test_every_page looks at the same pages wide and narrow
@pytest.mark.parametrize("size", ["wide", "middle", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_sticks_out(browser, ada, places, live_server, size, theme):
    from axe_playwright_python.sync_playwright import Axe

    found = {}
    with browser(ada, "/", size, theme) as page:
        for name in PLACES:
            page.goto(live_server.url + places[name])
            page.evaluate(OPEN_ALL)
            violations = Axe().run(page).response["violations"]
            broken = [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations]
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            if broken or wide:
                found[name] = (broken, wide)
    assert found == {}
