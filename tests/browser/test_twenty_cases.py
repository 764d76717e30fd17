"""An agent new to it clears the demo: twenty-two mixed cases, each opened from the queue, with clicks and keys counted.

What is known already has to stand on the screen before the act, so that no answer asks for it again.
"""

import re
from dataclasses import dataclass, field

import pytest

from sixring.channels.models import Dispatch
from sixring.conversations.models import Conversation, Note, Promise, Snooze
from sixring.core import worker
from sixring.core.actors import Actor
from sixring.core.models import Agent
from sixring.demo import today as demo
from sixring.interactions.models import Interaction
from tests.browser.conftest import aside
from tests.screens import without_pause

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
QUEUE = "/conversations/?view=needs-us"
ASKS_AGAIN = re.compile(
    r"(what|which|tell|send|give|your) .{0,30}(order number|e-?mail|address|name)|Bestellnummer|رقم الطلب",
    re.IGNORECASE,
)
SETTLED = ("resolved", "waiting", "on_hold")


@dataclass
class Hand:
    """The agent's hand: it acts on the page and counts."""

    page: object
    clicks: int = 0
    keys: int = 0
    signs: int = 0
    rows: list = field(default_factory=list)

    def click(self, selector):
        self.page.locator(selector).locator("visible=true").first.click()
        self.clicks += 1

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def type(self, text):
        self.page.keyboard.type(text)
        self.signs += len(text)

    def at(self, selector):
        """Look until it is there; looking costs nothing."""
        self.page.wait_for_selector(selector)
        self.page.wait_for_load_state("load")

    def focus(self, selector):
        self.page.wait_for_function("at => document.activeElement.matches(at)", arg=selector)

    def sees(self, *facts):
        shown = " ".join(self.page.inner_text("#main").split()).casefold()
        assert [fact for fact in facts if fact.casefold() not in shown] == [], shown

    def open(self, number):
        """From the list at the left."""
        self.click(f".row-link[href*='/conversations/{number}/']")
        self.at(f"#talk .composer[action*='/conversations/{number}/']")

    def answer(self, text):
        """r, the words, Ctrl Enter; sent once it stands in the story."""
        before = self.page.locator(".bubble.out").count()
        self.press("r")
        self.focus("#text")
        self.type(text)
        self.send(before)

    def send(self, before):
        self.press("Control+Enter")
        self.at(f".bubble.out >> nth={before}")

    def use_snippet(self, words):
        self.press("r")
        self.focus("#text")
        self.press("/")
        self.at("#snippet-list [role=option]")
        self.type(words)
        self.press("Enter")
        self.focus("#text")

    def resolve(self):
        """e, and e again at the question why they wrote, where the suggested reason stands."""
        self.press("e")
        self.focus(".why-asked button")
        self.press("e")
        self.at(".talk-state:has-text('resolved')")


def dan(hand):
    hand.sees("Dan Customer", "GG-20391", "Any news? I'm on the order page now.", "noon courier", "The trays arrived")
    hand.sees("one matter, 4 channels", "dan@example.com")
    hand.resolve()


def erin(hand):
    hand.sees("Erin Gardener", "erin@example.net", "canes for an allotment")
    hand.answer("Hello Erin, the first canes leave on the second Monday of March.")


def allotment(hand):
    hand.sees("info@allotment.example", "VAT number", "Several people write from here")
    hand.press(".")
    hand.click("#held-for")
    hand.type("accounting")
    hand.press("Enter")
    hand.at(".talk-state:has-text('accounting')")


def gil(hand):
    hand.sees("Gil Potter", "GG-20418", "cracked-pot.png")
    hand.press("f")
    hand.focus("#to")
    hand.type("help@potter.example")
    hand.press("Tab")
    hand.type("Two pots of GG-20418 are cracked. Can you replace them?")
    hand.click("[name=files]")
    hand.click("label[for=hold]")
    hand.press("Control+Enter")
    hand.at(".talk-state:has-text('on hold')")


def newsletter(hand):
    hand.sees("Looks like a newsletter")
    hand.click(".noise-line button:has-text('Not a request')")
    hand.at(".noise-line:has-text('It is a request')")


def hana(hand):
    hand.sees("Hana Moss", "GG-20425", "My husband is on copy", "Ivo Moss")
    hand.click(".composer-all")
    hand.focus("#text")
    hand.type("Hello both, it comes on Saturday between nine and noon.")
    hand.send(0)


def lottery(hand):
    hand.sees("prizes.example")
    hand.press("!")
    hand.at(".noise-line:has-text('Spam')")


def ines(hand):
    hand.sees("Ines Reed", "+441132496000", "watering can", "until four")
    hand.click(".composer-tools a[href*='/log/']")
    hand.click("#id_text")
    hand.type("Called her back: the can is in the store from Tuesday on.")
    hand.click("main button:has-text('Log it')")
    hand.at("#talk")
    aside(worker.settle_all)  # the worker's part: the call comes in like everything else
    hand.resolve()


def jo(hand):
    """First who it is, then both matters into one, then one answer."""
    hand.sees("I am jo@example.net", "may be", "not verified")
    verify(hand, "jo@example.net")
    hand.press(".")
    hand.click("a:has-text('Merge into')")
    hand.at("a.card:has-text('Frost fleece')")
    hand.click("a.card:has-text('Frost fleece')")
    hand.click("button:has-text('Merge')")
    hand.at(".bubble:has-text('I just asked in the chat as well')")
    hand.sees("Jo Field", "Hi, is the frost fleece back in stock?", "I just asked in the chat as well")
    hand.answer("Hello Jo, the frost fleece is back on Thursday; I keep two rolls for you.")


def verify(hand, address):
    """v, Enter, the six digits they read back, Enter."""
    hand.press("v")
    hand.focus("button[name=way]")
    hand.press("Enter")
    hand.focus("[name=code]")
    sent = aside(lambda: Dispatch.objects.filter(key__startswith="verification:").latest("pk").outbound["text"])
    hand.type(re.search(r"\d{3} \d{3}", sent)[0])
    hand.press("Enter")
    hand.at("#who-is-it:has-text('is verified by')")


def kim(hand):
    """Two matters: the second message gets a conversation of its own, and each its answer."""
    hand.sees("Kim Bed", "loyalty card", "plastic pots")
    here = hand.page.url
    hand.press(".")
    hand.click("a:has-text('Split')")
    hand.click("label:has-text('plastic pots')")
    hand.click("button:has-text('Split them off')")
    hand.at(".bubble:has-text('plastic pots')")
    assert hand.page.url != here
    hand.answer("Hello Kim, yes: ten pence for each pot, in every store.")
    hand.open(re.search(r"/conversations/(\d+)/", here)[1])
    hand.at(".bubble:has-text('loyalty card')")
    hand.answer("Hello Kim, your card works again; the old one had run out.")


def lee(hand):
    """Ben gets the refund with what is known, and Lee a word from us."""
    hand.sees("Lee Rowe", "GG-20377", "hedge trimmer")
    hand.press(".")
    hand.click("a:has-text('Hand off')")
    assert "Where is my refund?" in hand.page.input_value("[name=text]")
    hand.page.select_option("[name=agent]", label="Ben Colleague")
    hand.clicks += 2
    hand.click("button:has-text('Hand off')")
    hand.at(".note-text")
    hand.answer("Hello Lee, Ben has the refund for GG-20377 now and writes as soon as it is paid.")


def visitor(hand):
    hand.sees("Do you ship raspberry canes to Leeds before March?")
    hand.answer("We do, from the second Monday of March on.")


def mia(hand):
    hand.sees("Mia Lawn", "half an hour to choose roses")
    hand.use_snippet("Thanks")
    assert "Thank you, Mia!" in hand.page.input_value("#text")
    hand.send(0)
    hand.resolve()


def noor(hand):
    hand.sees("Noor Haddad", "GG-20431")
    hand.answer("مرحبا نور، طلبك GG-20431 في الطريق ويصل يوم الثلاثاء.")


def otto(hand):
    hand.sees("Otto Beet", "GG-20440", "bis Freitag")
    promised_answer(hand, "Guten Tag Otto, ich gebe Ihnen bis Freitag Bescheid.")


def promised_answer(hand, text):
    """The words say by when; Alt P makes it a promise."""
    hand.press("r")
    hand.focus("#text")
    hand.type(text)
    hand.at(".promise-offer")
    hand.press("Alt+p")
    hand.send(0)


def pia(hand):
    hand.sees("Pia Hill", "white tulips", "two weeks")
    hand.press("z")
    hand.focus("[name=until]")
    hand.type("in two weeks")
    hand.press("Enter")
    hand.at(".talk-state:has-text('rests until')")


def alerts(hand):
    hand.sees("12 like this")
    hand.resolve()


def quinn(hand):
    hand.sees("Quinn Acre", "GG-20402", "by Friday")
    promised_answer(hand, "Hello Quinn, I will send the invoice for GG-20402 by Friday.")


def erin_in_chat(hand):
    hand.sees("may be", "May belong to", "not verified")
    verify(hand, "erin@example.net")
    hand.sees("Erin Gardener")
    hand.answer("We have this very address, Erin, the one the code went to.")


def rui(hand):
    hand.sees("Rui Glass", "GG-20388", "in the store on Monday and on the phone")
    hand.use_snippet("damage")
    hand.at(".snippet-unfilled")
    hand.type("the door of GG-20388")
    hand.send(0)


def sena(hand):
    hand.sees("Sena Path", "peat-free", "got the ordinary one")
    hand.answer("Hello Sena, the peat-free bags leave today. Keep the others.")


def tom(hand):
    hand.sees("Tom Vine", "Two for me as well")
    hand.answer("Hello Tom, two canes are put aside for you.")


CASES = (
    ("Seed trays", dan), ("Raspberry canes", erin), ("Invoice", allotment), ("Order GG-20418", gil),
    ("This week", newsletter), ("Delivery on", hana), ("You have won", lottery), ("~Ines Reed called", ines),
    ("~Hi, is the frost", jo), ("Two things", kim), ("Refund", lee), ("~Do you ship", visitor), ("Thank you", mia),
    ("طلب", noor), ("Wo ist", otto), ("Tulip", pia), ("Stock feed slow (0)", alerts), ("Invoice for", quinn),
    ("~Hello, it's Erin", erin_in_chat), ("Greenhouse", rui), ("Wrong compost", sena), ("Re: Raspberry", tom),
)  # fmt: skip


@pytest.fixture
def ada():
    demo.tell("ada@example.org")
    return without_pause(Actor.of(Agent.objects.get(name="Ada Owner")))


def number_of(words):
    """The conversation whose subject begins with `words`, or with "~" what was said first."""
    rows = Conversation.objects.filter(merged_into=None).order_by("pk")
    if words.startswith("~"):
        return rows.filter(preview__startswith=words[1:]).first().pk
    return rows.filter(subject__startswith=words).first().pk


def test_twenty_cases_are_cleared_and_nobody_is_asked_what_is_known(browser, ada):
    numbers = {case: number_of(words) for words, case in CASES}
    assert len(set(numbers.values())) == len(CASES) >= 20
    with browser(ada, QUEUE) as page:
        hand = Hand(page)
        for _words, case in CASES:
            clicks, keys, signs = hand.clicks, hand.keys, hand.signs
            hand.open(numbers[case])
            case(hand)
            hand.rows.append((case.__name__, hand.clicks - clicks, hand.keys - keys, hand.signs - signs))
        page.goto(page.url.split("/conversations/")[0] + QUEUE)
        left = page.inner_text("#queue")
    tell(hand)
    assert "Nobody is waiting" in left, left
    check_that_all_is_settled()


def tell(hand):
    print(f"\n{'case':<14}{'clicks':>8}{'keys':>6}{'signs typed':>13}")
    for name, clicks, keys, signs in hand.rows:
        print(f"{name:<14}{clicks:>8}{keys:>6}{signs:>13}")
    n, acts = len(hand.rows), hand.clicks + hand.keys
    print(f"{n} cases: {hand.clicks} clicks, {hand.keys} keys, {hand.signs} signs typed; {acts / n:.1f} acts a case")


def check_that_all_is_settled():
    resting = set(Snooze.objects.values_list("conversation", flat=True))
    open_ones = Conversation.objects.filter(merged_into=None, noise="").exclude(state__in=SETTLED)
    assert set(open_ones.values_list("pk", flat=True)) == resting
    assert len(resting) == 1
    said = list(Interaction.objects.filter(direction="out", agent__name="Ada Owner").values_list("text", flat=True))
    assert len(said) >= 15
    assert [text for text in said if ASKS_AGAIN.search(text)] == []
    assert Promise.objects.filter(state="open").count() == 2
    assert Note.objects.filter(text__contains="refund").exists()
