"""Two browsers side by side against a real server: news, typing, shared drafts, collisions, and a link that breaks."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session

from sixring.channels.models import Account
from sixring.conversations import assignment, closure
from sixring.conversations.models import Conversation, Draft
from sixring.conversations.sending import held
from sixring.conversations.sending.envelope import Envelope
from sixring.conversations.writing import drafts
from sixring.core.accounts import links
from sixring.core.actors import SYSTEM, Actor
from tests.cast import agent_of, employ
from tests.chromium import chromium
from tests.conversations.chatting import Browser, open_chat
from tests.peers.server import Server, serving

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]
TEXT = "form.composer textarea"


@pytest.fixture
def chat() -> Account:
    return open_chat()


@pytest.fixture
def dan(chat: Account) -> Browser:
    dan = Browser(chat)
    dan.writes("Where are my trays?")
    return dan


@pytest.fixture
def matter(dan: Browser) -> Conversation:
    return Conversation.objects.get()


@pytest.fixture
def server(tmp_path: Path, matter: Conversation) -> Iterator[Server]:
    with serving(tmp_path) as server:
        yield server


class Desks:
    """Browsers of colleagues, each with cookies of their own. `look` asks the database beside Playwright's loop."""

    def __init__(self, chromium: Any, url: str) -> None:
        self.chromium, self.url = chromium, url

    def open(self, actor: Actor, path: str) -> Any:
        page = self.chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
        link = look(lambda: links.sign_in_link(agent_of(actor), actor=SYSTEM))
        page.goto(self.url + urlsplit(link).path)
        page.goto(self.url + path)
        page.wait_for_selector("live-stream[data-link=stream]", state="attached")
        return page


def look(act: Callable[[], Any]) -> Any:
    """Do what asks the database on a thread of its own: Playwright's loop stands in Django's way on this one."""
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    def run() -> Any:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


@pytest.fixture
def desks(ada: Actor, ben: Actor, server: Server) -> Iterator[Desks]:
    with chromium() as running:
        yield Desks(running, server.url)


@pytest.fixture
def there(matter: Conversation) -> str:
    return f"/conversations/{matter.pk}/"


def until(page: Any, holds: Callable[[], Any]) -> Any:
    """What `holds` returns once it is true."""
    for _ in range(200):
        if found := look(holds):
            return found
        page.wait_for_timeout(50)
    raise AssertionError("It did not come true.")


def becomes(page: Any, script: str, timeout: int = 15000) -> None:
    """Wait until `script` is true. Playwright's own waiting would need eval, which our policy forbids."""
    for _ in range(timeout // 50):
        if page.evaluate(script):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"It did not come true: {script}")


def typed(page: Any, text: str) -> None:
    page.click(TEXT)
    page.keyboard.type(text)


def test_a_new_conversation_comes_into_the_list_by_itself(desks, ada, chat):
    page = desks.open(ada, "/conversations/")
    assert page.locator(".row").count() == 1
    look(lambda: Browser(chat).writes("I have a question too"))
    becomes(page, "document.querySelectorAll('.row').length === 2 || document.querySelector('.is-news:not([hidden])')")


def test_a_message_comes_into_the_open_story_by_itself(desks, ada, dan, there):
    page = desks.open(ada, there)
    look(lambda: dan.writes("Are you there?", client_id="m2"))
    page.wait_for_selector(".story :text('Are you there?')")


def test_who_looks_is_named_and_shown_in_head_and_list(desks, ada, ben, there):
    first = desks.open(ada, there)
    desks.open(ben, there)
    first.wait_for_selector(".beside-words:has-text('Ben is reading')")
    first.wait_for_selector(".row .here-face[title=Ben]")


def test_who_writes_is_named_while_they_do(desks, ada, ben, there):
    first, second = desks.open(ada, there), desks.open(ben, there)
    typed(second, "They lea")
    first.wait_for_selector(".beside-words.is-writing:has-text('Ben is writing…')")
    second.fill(TEXT, "")
    first.wait_for_selector(".beside-words:not(.is-writing)")


def test_who_closes_the_page_is_gone(desks, ada, ben, there):
    first, second = desks.open(ada, there), desks.open(ben, there)
    first.wait_for_selector(".beside-words:has-text('Ben is reading')")
    second.close(run_before_unload=False)
    second.context.close()
    becomes(first, "document.querySelector('.beside-words').textContent === ''", timeout=60000)


def test_a_draft_is_seen_live_and_taken_over_and_its_author_told(desks, ada, ben, there):
    first, second = desks.open(ada, there), desks.open(ben, there)
    typed(second, "They leave at noon")
    first.wait_for_selector(".beside-draft:has-text('They leave at noon')")
    first.click("button:has-text('Continue Ben')")
    becomes(first, f"document.querySelector('{TEXT}').value === 'They leave at noon'")
    second.wait_for_selector("text=Ada continues your draft")
    assert look(Draft.objects.count) == 2


def test_a_draft_is_there_on_another_device_and_gone_everywhere_when_sent(desks, ben, there):
    first, second = desks.open(ben, there), None
    typed(first, "They leave at noon")
    until(first, lambda: Draft.objects.filter(text="They leave at noon").exists())
    second = desks.open(ben, there)
    assert second.input_value(TEXT) == "They leave at noon"
    first.click(".composer-send")
    becomes(first, f"document.querySelector('{TEXT}').value === ''")
    becomes(second, f"document.querySelector('{TEXT}').value === ''")
    assert look(Draft.objects.count) == 0


def test_an_older_window_is_offered_both_texts(desks, ben, there):
    first, second = desks.open(ben, there), desks.open(ben, there)
    typed(first, "From here")
    until(first, lambda: Draft.objects.filter(text="From here").exists())
    typed(second, "From there")
    second.wait_for_selector(".draft-conflict:has-text('From here')")
    second.click("button:has-text('Keep mine')")
    until(second, lambda: Draft.objects.filter(text="From there").exists())
    assert second.input_value(TEXT) == "From there"


def test_a_colleagues_answer_stops_the_first_send_and_not_the_second(desks, ben, ada, matter, there):
    page = desks.open(ben, there)
    typed(page, "They leave at noon")
    look(lambda: held.send_off(matter, "Tomorrow.", actor=ada, token="one", envelope=Envelope()))
    page.wait_for_selector("[data-collision]:has-text('Ada answered while you were writing')")
    page.click(".composer-send")
    page.wait_for_selector("[data-collision][data-seen]")
    assert page.input_value(TEXT) == "They leave at noon"
    page.click(".composer-send")
    becomes(page, f"document.querySelector('{TEXT}').value === ''")


def test_a_colleague_who_takes_it_is_named_before_you_send(desks, ben, ada, matter, there):
    page = desks.open(ben, there)
    typed(page, "They leave at noon")
    look(lambda: assignment.assign(matter, agent_of(ada), actor=ada))
    page.wait_for_selector("[data-collision]:has-text('Ada takes care of this now')")


def test_a_draft_survives_a_reload_at_any_moment(desks, ben, there):
    page = desks.open(ben, there)
    typed(page, "They leave at noon, I")
    page.reload()
    assert page.input_value(TEXT) == "They leave at noon, I"


def test_when_the_server_dies_while_typing_nothing_is_lost(desks, ben, there, server, tmp_path):
    page = desks.open(ben, there)
    typed(page, "They leave")
    os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait()
    typed(page, " at noon")
    page.wait_for_selector("#live-link:not([hidden]):has-text('the server does not answer')")
    assert "since" in page.inner_text("#live-link")
    (tmp_path / "again").mkdir()
    with serving(tmp_path / "again", port=server.port):
        page.wait_for_selector("#live-link", state="hidden", timeout=60000)
        until(page, lambda: Draft.objects.filter(text="They leave at noon").exists())
        assert page.input_value(TEXT) == "They leave at noon"


def test_without_a_stream_the_page_asks_and_news_still_come(desks, ada, dan, there):
    page = desks.open(ada, there)
    page.route("**/live/?*", lambda route: route.abort())
    page.reload()
    page.wait_for_selector("live-stream[data-link=asking]", state="attached")
    look(lambda: dan.writes("Are you there?", client_id="m2"))
    page.wait_for_selector(".story :text('Are you there?')")
    assert page.is_hidden("#live-link")


def test_cuts_of_the_link_neither_lose_nor_repeat_a_change(desks, ada, matter, there):
    """A few cycles of tests/conversations/test_live_disconnects.py with the script that runs in browsers."""
    page = desks.open(ada, there)
    page.evaluate(
        "window.heard = []; document.body.addEventListener('sixring:change', (e) => heard.push(e.detail.verb))"
    )
    for number in range(8):
        act = closure.resolve if number % 2 == 0 else closure.reopen
        page.evaluate("document.querySelector('live-stream').source.close()")
        look(partial(act, matter, actor=SYSTEM))
        page.evaluate("document.querySelector('live-stream').source.onerror()")
        becomes(page, f"heard.filter((verb) => /resolved|reopened/.test(verb)).length === {number + 1}")
    page.wait_for_selector("live-stream[data-link=stream]", state="attached")
    heard = page.evaluate("heard.filter((verb) => /resolved|reopened/.test(verb))")
    assert heard == ["conversation.resolved", "conversation.reopened"] * 4


def test_who_is_signed_out_elsewhere_is_told_and_keeps_the_text(desks, ben, there):
    page = desks.open(ben, there)
    typed(page, "They leave at noon")
    until(page, Draft.objects.exists)
    look(lambda: Session.objects.all().delete())
    page.wait_for_selector("#live-link:not([hidden]):has-text('you are signed out')", timeout=20000)
    typed(page, " sharp")
    assert page.is_visible("#live-link a:has-text('Sign in again')")
    link = look(lambda: links.sign_in_link(agent_of(ben), actor=SYSTEM))
    tab = page.context.new_page()
    tab.goto(desks.url + urlsplit(link).path)
    page.wait_for_selector("live-stream[data-link=stream]", state="attached", timeout=60000)
    becomes(page, f"document.querySelector('{TEXT}').value === 'They leave at noon sharp'")
    until(page, lambda: Draft.objects.filter(text="They leave at noon sharp").exists())


def test_a_colleague_of_another_team_is_never_shown_here(desks, ada, chat, there, matter):
    from tests.screens import only_for

    look(lambda: only_for(chat, "Support"))
    cleo = look(lambda: employ("Cleo", "agent", "Elsewhere"))
    page = desks.open(cleo, "/conversations/")
    look(lambda: drafts.keep(matter, "They", {}, version=0, noting=False, actor=ada))
    assert page.locator(".here-face").count() == 0
