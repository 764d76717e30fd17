"""The journey of one customer: from the chat, known, by mail and back, all in one conversation; and what is beside it:
going on by keyboard, the conversation by mail, files from the clipboard, a colleague who writes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sixring.channels import inbox
from sixring.channels.inbox import Item
from sixring.channels.models import Account
from sixring.conversations.live import presence
from sixring.conversations.models import Conversation, Handover, Placement
from sixring.conversations.sending import replies
from sixring.core import clock
from sixring.interactions.models import Interaction
from sixring.people import merge
from sixring.people.models import Identity
from tests.browser.conftest import aside
from tests.browser.widgeting import Page, answers, chat, chromium, ours, shop, until, written
from tests.conversations.chatting import user_token
from tests.conversations.requesting import link_in, mails, open_mailbox

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["chat", "chromium", "ours", "shop"]  # the fixtures
DAN, ERIN = "dan@customer.test", "erin@customer.test"
PASTE = """(field) => { const given = new DataTransfer();
    given.items.add(new File(["A bed"], "bed.txt", { type: "text/plain" }));
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true })); }"""
DRAG = """([name, file]) => { const given = new DataTransfer();
    given.items.add(new File(["A plan"], file, { type: "text/plain" }));
    const event = new DragEvent(name, { dataTransfer: given, bubbles: true, cancelable: true });
    return !document.body.dispatchEvent(event); }"""


@pytest.fixture
def mailbox(ours: Any) -> Account:
    """Ours: mails leave by it, and its senders are believed."""
    return open_mailbox(trust_everyone=True)


def begun(context: Any, shop: Any, text: str = "Where are my trays?") -> Page:
    page = Page(context, shop).open()
    page.writes(text)
    page.sees("Sent", ".state")
    until(lambda: text in written(), page)
    return page


def a_mail(mailbox: Account, sender: str, text: str, answer_to: str = "") -> None:
    raw = f"From: {sender}\r\nTo: care@us.test\r\nMessage-ID: <{abs(hash(text))}@x.test>\r\nSubject: Re: trays\r\n"
    raw += f"In-Reply-To: <{answer_to}>\r\n" if answer_to else ""
    item = Item(mailbox, f"{raw}\r\n{text}\r\n".encode(), {"via": "lmtp", "from": sender, "to": ["care@us.test"]})
    aside(lambda: inbox.accept([item]) or True)


def person_of(kind: str, value: str) -> Any:
    return next((one.person for one in Identity.objects.filter(kind=kind, value=value, claimed=False)), None)


def identifies(page: Page, **claims: Any) -> None:
    page.calls("identify", user_token("dan-1", **claims))
    until(lambda: aside(lambda: person_of("user_id", "dan-1")), page)


def mail_to(address: str, page: Page, nth: int = 0) -> dict[str, Any]:
    """What waits to leave for `address`, as soon as there are so many."""
    return until(lambda: aside(lambda: dict(enumerate(mails(address))).get(nth)), page)


def picks(page: Page, name: str) -> None:
    """In the sheet of the chat."""
    page.chat.locator("#sheet").get_by_role("button", name=name).click()


def shown(page: Page) -> list[tuple[str, str, str]]:
    """Of each message: whose, over which channel where it is another than the chat, and its text."""
    return page.frame().evaluate(
        """[...document.querySelectorAll(".log .bubble")].map((one) => [
            one.classList.contains("is-mine") ? "you" : one.querySelector(".bubble-name, .unseen").innerText,
            one.querySelector(".bubble-foot > span:not(.state)")?.innerText ?? "",
            one.querySelector(".bubble-text").innerText])"""
    )


def says(ben: Any, text: str, over: str = "") -> str:
    """Ben answers over a channel of the kind `over`, else as the desk offers it; returns what it is known as."""

    def say() -> str:
        talk = Conversation.objects.get(placements__interaction__text="Where are my trays?")
        ways = {way.account.kind: way.key for way in replies.ways(talk, ben)}
        sent = replies.reply(talk, text, actor=ben, token=text, way=ways.get(over, ""))
        sent.refresh_from_db()
        return sent.reference

    return str(aside(say))


def test_from_the_chat_to_mail_and_back_in_one_conversation(chromium, shop, mailbox, ada, ben):
    a_mail(mailbox, ERIN, "Erin's secret")
    with chromium() as context:
        dan = begun(context, shop)
        identifies(dan, email=DAN)
        aside(lambda: merge.merge(person_of("email", ERIN), person_of("user_id", "dan-1"), actor=ada, reason="a slip"))
        dan.tab.reload()
        dan.open().sees("Where are my trays?")
        assert dan.said == ["Where are my trays?"]

        dan.chat.locator("#menu").click()
        picks(dan, "By e-mail")
        dan.chat.locator("#go-email").fill(DAN)
        picks(dan, "Mail me the link")
        dan.sees("Look into your mailbox", "#sheet")
        asked = mail_to(DAN, dan)
        assert "trays" not in asked["text"] + asked["subject"]
        presses_the_button(context, shop.ours + link_in(asked))
        dan.tab.keyboard.press("Escape")
        assert "Where are my trays?" in mail_to(DAN, dan, 1)["text"]

        known_as = says(ben, "They left today.")
        dan.sees("They left today.")
        a_mail(mailbox, DAN, "Which day will it be?", answer_to=known_as)
        dan.sees("Which day will it be?")
        says(ben, "On Friday.", over="webchat")
        dan.sees("On Friday.")
        whole = [
            ["you", "", "Where are my trays?"],
            ["Ben", "by e-mail", "They left today."],
            ["you", "by e-mail", "Which day will it be?"],
            ["Ben", "", "On Friday."],
        ]
        assert shown(dan) == whole
        dan.tab.reload()
        dan.open().sees("On Friday.")
        assert shown(dan) == whole
        assert dan.wrong == []
    talk = Conversation.objects.get(placements__interaction__text="On Friday.")
    said = Placement.objects.filter(conversation=talk, current=True, interaction__automatic="")
    assert set(said.values_list("interaction__text", flat=True)) == {text for _, _, text in whole}
    assert not said.filter(interaction__text__contains="Erin").exists()


def presses_the_button(context: Any, link: str) -> None:
    """In a browser without scripts and with nothing of ours. Looking changes nothing."""
    other = context.browser.new_context(java_script_enabled=False)
    page = other.new_page()
    for _look in range(2):
        assert page.goto(link).status == 200
    assert aside(lambda: Handover.objects.filter(used_at=None).count()) == 1
    page.get_by_role("button", name="Yes, go on by e-mail").click()
    page.get_by_role("heading", name="We go on by e-mail").wait_for()
    assert aside(lambda: Handover.objects.filter(used_at=None).count()) == 0
    assert page.goto(link).status == 409
    other.close()


def test_going_on_by_keyboard_alone(chromium, shop, mailbox):
    Account.objects.create(kind="call", name="Phone", settings={"number": "+44 20 7946 0100"})
    with chromium(permissions=["clipboard-read", "clipboard-write"]) as context:
        dan = begun(context, shop)
        keys, sheet = dan.tab.keyboard, dan.chat.locator("#sheet")
        dan.chat.locator("#menu").focus()
        keys.press("Enter")
        for way in ("Close", "By e-mail", "By phone"):
            keys.press("Tab")
            assert focused(dan).startswith(way)
        keys.press("Enter")
        dan.sees("+44 20 7946 0100", "#sheet a[href='tel:+442079460100']")
        assert len(sheet.locator(".code").inner_text()) == 7
        assert focused(dan) == "By phone"
        keys.press("Shift+Tab")
        keys.press("Enter")
        until(lambda: focused(dan) == "More", dan)
        for _ in range(4):
            keys.press("Tab")
        assert focused(dan).startswith("On another device")
        keys.press("Enter")
        sheet.locator("img.qr").wait_for()
        assert sheet.locator("img.qr").evaluate("(one) => one.decode().then(() => one.naturalWidth > 0)")
        keys.press("Tab")
        assert focused(dan) == "Copy"
        keys.press("Enter")
        sheet.get_by_role("button", name="Copied").wait_for()
        keys.press("Escape")
        until(lambda: dan.frame().evaluate("document.activeElement.id") == "menu", dan)
        dan.chat.locator("#text").focus()
        keys.press("Control+V")
        assert dan.chat.locator("#text").input_value().startswith(f"{shop.ours}/requests/")
        assert dan.wrong == []


def focused(page: Page) -> str:
    return str(page.frame().evaluate("document.activeElement.innerText || document.activeElement.ariaLabel"))


def test_the_conversation_by_mail_goes_to_a_proven_address_alone(chromium, shop, mailbox, ben):
    a_mail(mailbox, ERIN, "Erin's secret")
    with chromium() as context:
        dan = begun(context, shop)
        answers(ben, "On their way.")
        dan.sees("On their way.")
        dan.chat.locator("#menu").click()
        picks(dan, "Mail me this conversation")
        dan.sees("Continue by e-mail first", "#sheet [role=alert]")
        picks(dan, "By e-mail")
        dan.chat.locator("#go-email:focus").wait_for()
        assert aside(lambda: mails(DAN)) == []
        identifies(dan, email=DAN)
        picks(dan, "Back")
        picks(dan, "Mail me this conversation")
        dan.sees("On its way to you.", "#sheet")
        text = mail_to(DAN, dan)["text"]
        assert text.index("Where are my trays?") < text.index("On their way.")
        assert "Erin" not in text
        dan.tab.keyboard.press("Escape")
        assert dan.said == ["Where are my trays?", "On their way."]


def test_files_are_pasted_and_dropped_and_taken_off_again(chromium, shop):
    with chromium() as context:
        dan = Page(context, shop).open()
        dan.chat.locator("#text").evaluate(PASTE)
        assert dan.frame().evaluate(DRAG, ["dragover", "plan.txt"])
        dan.sees("Drop files to attach them", "#drop")
        assert dan.frame().evaluate(DRAG, ["drop", "plan.txt"])
        dan.chat.locator("#drop").wait_for(state="hidden")
        dan.chat.get_by_role("button", name="bed.txt").click()
        assert dan.chat.locator(".chip-name").all_inner_texts() == ["plan.txt"]
        assert dan.chat.locator("#text:focus").count() == 1
        dan.chat.locator("#send[aria-disabled=false]").click()
        dan.sees("plan.txt", "a.file")
        until(lambda: aside(lambda: Interaction.objects.filter(attachments__name="plan.txt").exists()), dan)
        assert dan.wrong == []


def test_a_colleague_who_writes_is_named_until_they_stop(chromium, shop, ben):
    with chromium() as context:
        dan = begun(context, shop)
        signs(ben, presence.State.WRITING)
        dan.sees("is writing", "#typing")
        assert "Ben" in dan.chat.locator("#typing").inner_text()
        signs(ben, presence.State.READING)
        dan.chat.locator("#typing:empty").wait_for(state="attached")


def signs(ben: Any, state: str) -> None:
    talk, until = aside(Placement.objects.get).conversation_id, clock.now() + timedelta(seconds=50)
    aside(lambda: presence.write({(talk, ben.id): (state, until)}) or True)
