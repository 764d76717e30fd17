"""A whole shift by keyboard: every act of it, one after the other, and the focus never goes missing on the way.

The hands below can press and type; there is nothing in them to click with.
"""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.urls import reverse

from sixring.channels.models import Dispatch
from sixring.conversations.models import Conversation, Note, Notice, Promise, Snooze
from sixring.core import clock
from sixring.core.accounts import agents
from sixring.core.actors import SYSTEM, Actor
from sixring.demo.today import furnish, script
from sixring.demo.today.stage import Stage
from sixring.interactions.models import Interaction
from tests.browser.conftest import aside
from tests.cast import agent_of
from tests.screens import without_pause

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOLD = ("Raspberry canes", "Any news?", "Order GG-20418", "You have won", "Hello, it's Erin")
HERE = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect();
    const drawn = (s) => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';
    const marked = (at) => at && (drawn(getComputedStyle(at)) || drawn(getComputedStyle(at, '::after')));
    const parents = [one, one.parentElement, one.parentElement?.parentElement];
    return {lost: one === document.body, name: one.id || one.textContent.trim().slice(0, 40) || one.tagName,
            seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && parents.some(marked)};
}"""  # fmt: skip


class Keys:
    """What an agent without a mouse has: keys, and eyes."""

    def __init__(self, page):
        self.page, self.url = page, page.url
        self.read, self.wait_for_url = page.inner_text, page.wait_for_url

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def wait(self, selector, state="visible"):
        self.page.wait_for_selector(selector, state=state)
        self.page.wait_for_load_state("load")

    def type(self, text):
        self.page.keyboard.type(text)

    def tab_to(self, selector, key="Tab"):
        for _ in range(60):
            if self.page.evaluate("at => document.activeElement.matches(at)", selector):
                return
            self.press(key)
        raise AssertionError(f"{selector} is out of reach")

    def focus(self, name=""):
        """The focus is somewhere, and can be seen there; with `name`, on that."""
        self.page.wait_for_function(
            "name => document.activeElement !== document.body && (!name || document.activeElement.matches(name))",
            arg=name,
        )
        here = self.page.evaluate(HERE)
        assert here["seen"], here
        return here["name"]

    def toast(self, words):
        self.wait(f".toast:has-text('{words}')")


@pytest.fixture
def ada():
    return Actor.of(agents.create_agent("ada@us.test", "Ada Owner", "owner", actor=SYSTEM))


@pytest.fixture
def ben():
    return Actor.of(agents.create_agent("ben@us.test", "Ben Colleague", "agent", actor=SYSTEM))


@pytest.fixture
def world(ada, ben):
    """A part of the demo: Dan's seed trays, Erin's canes and her chat, Gil's broken pots, a lottery."""
    without_pause(ada)
    furnish(agent_of(ada), agent_of(ben))
    stage = Stage(clock.now() - timedelta(days=3))
    lines = [line for line in script.AFTER if any(words in str(line) for words in TOLD) and line[0] != "call"]
    script.play(stage, [*script.BEFORE, *lines], agent_of(ben))
    return {one.subject.split()[0] if one.subject else "chat": one for one in Conversation.objects.all()}


@pytest.fixture
def hands(browser, ada, world):
    @contextmanager
    def taking(path="/people/"):
        with browser(ada, path) as page:
            yield Keys(page)

    return taking


def show(conversation):
    return reverse("conversations:show", args=[conversation.pk])


def fresh(conversation):
    return Conversation.objects.get(pk=conversation.pk)


def test_the_desk_is_opened_and_a_conversation_chosen(hands, world):
    with hands() as keys:
        keys.press("g", "d")
        keys.wait_for_url("**/conversations/")
        keys.press("j")
        first = keys.focus("[data-row]")
        keys.press("j")
        second = keys.focus("[data-row]")
        keys.press("k")
        again = keys.focus("[data-row]")
        keys.press("Enter")
        keys.wait_for_url(re.compile(r"/conversations/\d+/"))
        opened = keys.read(".row:has([aria-current=true]) .row-name")
        keys.press("j", "Enter")
        keys.wait(f".row:has([aria-current=true]) .row-name:has-text('{second}')")
    assert first == again == opened
    assert first != second


def test_spam_goes_by_one_key_and_comes_back_by_one(hands, world):
    matter = world["You"]
    with hands(show(matter)) as keys:
        keys.press("!")
        keys.toast("It is spam")
        marked = aside(lambda: fresh(matter).noise)
        keys.press("u")
        keys.toast("Taken back")
    assert marked == "spam"
    assert fresh(matter).noise == ""


def test_what_is_picked_is_acted_on_by_the_same_keys(hands, world):
    with hands("/conversations/") as keys:
        keys.press("j", "x", "j", "x", "a")
        keys.focus(".many [name=act]")
        keys.press("Enter")
        keys.toast("2 conversations changed.")
        keys.focus("[data-row], .many summary")
        taken = aside(lambda: Conversation.objects.exclude(assignee=None).count())
        keys.press("u")
        keys.toast("Taken back for 2 conversations.")
        keys.focus()
    assert taken == 2
    assert Conversation.objects.exclude(assignee=None).count() == 0


def test_a_claimed_sender_is_verified_by_a_code_they_read_back(hands, world):
    matter = world["chat"]
    with hands(show(matter)) as keys:
        keys.press("v")
        keys.wait_for_url("**/verification/")
        asked = keys.focus("button[name=way]")
        keys.press("Enter")
        keys.focus("[name=code]")
        sent = aside(lambda: Dispatch.objects.get(key__startswith="verification:").outbound["text"])
        keys.type(re.search(r"\d{3} \d{3}", sent)[0])
        keys.press("Enter")
        keys.wait(".story:has-text('verified the customer')")
        said = keys.read("#who-is-it")
    assert asked.startswith("Send a code to e•")
    assert "is verified by a code they read back" in said


def test_the_answer_goes_by_another_channel(hands, world):
    matter = Conversation.objects.get(channel="webchat", subject__startswith="Seed")
    with hands(show(matter)) as keys:
        keys.press("w")
        keys.focus("#way")
        before = keys.page.input_value("#way")
        keys.type("E-mail")
        after = keys.page.input_value("#way")
        keys.press("Escape")
        keys.focus(".talk-scroll")
        keys.press("r")
        keys.focus("#text")
        keys.type("They left at noon, Dan.")
        keys.press("Control+Enter")
        keys.wait(".bubble.out:has-text('They left at noon')")
        keys.focus(".talk-scroll")
    assert before != after
    assert Interaction.objects.get(direction="out").account.kind == "email"


def test_a_message_and_its_photograph_go_to_the_supplier(hands, world):
    matter = world["Order"]
    with hands(show(matter)) as keys:
        keys.press("f")
        keys.focus("#to")
        keys.type("help@potter.example")
        keys.press("Tab")
        keys.type("Can you replace two of these?")
        keys.tab_to("[name=files]")
        keys.press("Space")
        keys.tab_to("#hold")
        keys.press("Space")
        keys.focus("#hold")
        keys.press("Control+Enter")
        keys.wait(".talk-state:has-text('on hold')")
    out = Interaction.objects.get(direction="out")
    assert [one.name for one in out.attachments.all()] == ["cracked-pot.png"]
    assert fresh(matter).state == "on_hold"


def test_a_note_mentions_a_colleague(hands, world, ben):
    with hands(show(world["Raspberry"])) as keys:
        keys.press("n")
        keys.wait_for_url("**mode=note**")
        keys.focus("#text")
        keys.type("Do we have canes, @Be")
        keys.wait(".mention-list:not([hidden]) [aria-selected=true]")
        keys.press("Enter")
        keys.type("?")
        keys.press("Control+Enter")
        keys.wait(".story .mention")
        keys.focus(".talk-scroll")
        keys.press("r")
        keys.wait(".composer:not(.is-note)")
        keys.focus("#text")
    assert Note.objects.get().text.startswith("Do we have canes, @Ben")
    assert Notice.objects.get(kind="mention").agent_id == ben.id


def test_something_is_promised(hands, world):
    with hands(show(world["Raspberry"])) as keys:
        keys.press("p")
        keys.focus("#promise-when")
        keys.press("Control+a")
        keys.type("in 3 days")
        keys.wait("#promise-meant:has-text(':')")
        keys.press("Enter")
        keys.wait(".promise-rows li")
        keys.focus()
    assert Promise.objects.get().state == "open"


def test_it_is_taken_and_put_to_rest_in_plain_words(hands, world, ada):
    matter = world["Raspberry"]
    with hands(show(matter)) as keys:
        keys.press("a")
        keys.focus(".menu-item[name=agent]")
        keys.press("ArrowDown", "ArrowUp", "Enter")
        keys.wait(".talk-who:has-text('Ada Owner')")
        keys.focus("summary")
        keys.press("z")
        keys.focus("[name=until]")
        keys.type("in two weeks")
        keys.wait(".own-moment .moment:has-text(':')")
        keys.press("Enter")
        keys.toast("rests until then")
        keys.focus()
    assert fresh(matter).assignee_id == ada.id
    assert (Snooze.objects.get().due_at - clock.now()).days in (12, 13, 14)


def test_escape_closes_a_menu_and_leaves_the_focus_on_its_button(hands, world):
    with hands(show(world["Raspberry"])) as keys:
        for key in ("a", ".", "z", "p", "F"):
            keys.press(key)
            keys.wait("details.menu[open]")
            keys.press("Escape")
            keys.wait("details.menu[open]", state="detached")
            keys.focus("summary")


def test_tag_and_reason_are_chosen(hands, world):
    matter = world["Raspberry"]
    with hands(show(matter)) as keys:
        keys.press("#")
        keys.focus("#new-tag")
        keys.type("allotment")
        keys.press("Enter")
        keys.wait(".tag:has-text('allotment')")
        keys.focus("#new-tag")
        keys.press("Escape", "y")
        keys.focus("#matter-reason")
        keys.type("Deliv")
        keys.wait(".talk-line:has-text('Delivery')")
        keys.focus("#matter-reason")
    assert [one.name for one in matter.tags.all()] == ["allotment"]
    assert fresh(matter).reason.name == "Delivery"


def test_it_is_resolved_and_the_next_is_taken(hands, world, ada):
    matter = world["Raspberry"]
    with hands(show(matter)) as keys:
        keys.press("e")
        keys.focus(".why-asked button")
        keys.press("e")
        keys.wait(".talk-state:has-text('resolved')")
        keys.focus(".talk-scroll")
        keys.press("t")
        keys.wait_for_url(lambda url: not url.endswith(show(matter)))
        keys.wait(".talk-who:has-text('Ada Owner')")
    assert fresh(matter).state == "resolved"
    assert Conversation.objects.get(assignee=ada.id).pk != matter.pk


def test_words_are_found_on_the_desk_and_anything_by_the_palette(hands, world):
    with hands("/conversations/") as keys:
        keys.press("/")
        keys.focus("[name=q]")
        keys.type("terracotta")
        keys.press("Enter")
        keys.wait(".queue-words")
        keys.press("j", "Enter")
        keys.wait(".story:has-text('terracotta')")
        keys.press("Control+k")
        keys.focus("#palette input")
        keys.type("raspberry")
        keys.wait("#palette [data-found] [role=option], #palette [data-found][role=option]")
        keys.press("Escape")
        keys.press("Control+k")
        keys.focus("#palette input")
        keys.type("people")
        keys.wait("#palette [role=option]:has-text('Search everything for “people”')")
        for _ in range(20):
            if keys.page.get_attribute("#palette [aria-selected=true]", "href") == "/people/":
                break
            keys.press("ArrowDown")
        keys.press("Enter")
        keys.wait_for_url("**/people/**")


def test_all_keys_are_shown_and_none_means_two_things(hands, world):
    with hands(show(world["chat"])) as keys:
        keys.press("?")
        keys.wait("dialog#shortcuts[open]")
        keys.focus()
        said = keys.read("dialog#shortcuts")
        keys.press("Escape")
        keys.wait("dialog#shortcuts", state="hidden")
        bound = keys.page.evaluate(
            """[...document.querySelectorAll('[data-key]')]
               .filter((one) => one.checkVisibility() && one.dataset.key !== 'Mod+Enter')
               .map((one) => [one.dataset.key, one.dataset.keyLabel || one.textContent.trim()])"""
        )
    names = {}
    for key, name in bound:
        names.setdefault(key, set()).add(name)
    assert {key: found for key, found in names.items() if len(found) > 1} == {}
    for words in (
        "Reply",
        "Note",
        "Assign",
        "Snooze",
        "Resolve",
        "Promise",
        "Forward",
        "Spam",
        "Verify",
        "Tag",
        "Take the next",
    ):
        assert words in said
