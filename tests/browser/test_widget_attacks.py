"""What pages, people and files try against the widget: nothing runs, nothing is told, nothing is framed."""

from __future__ import annotations

import pytest

from sixring.core.models import Agent
from tests.browser.conftest import aside
from tests.browser.widgeting import Page, answers, chat, chromium, ours, settle_on, shop, until, written

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["chat", "chromium", "ours", "shop"]  # the fixtures
EVIL = '<img src=x onerror="window.top.evil=1"><script>window.evil=1</script>javascript:evil()'


CHAT = "document.querySelector('sixring-chat').shadowRoot.querySelector('iframe').contentWindow"
BESIDE = f"""(key) => {{ for (const type of ["logout", "shutdown"])
    parent.{CHAT}.postMessage({{ sixring: key, type }}, "*") }}"""
NONSENSE = f"""(key) => {{ for (const said of ["logout", null, {{ sixring: "other", type: "logout" }},
    {{ sixring: key, type: "__proto__" }}, {{ sixring: key, type: "constructor" }},
    {{ sixring: key, type: ["logout"] }},
    {{ sixring: key, type: "write", text: {{ toString: 1 }} }}, {{ sixring: key, type: "identify", jwt: "<b>" }}])
    {CHAT}.postMessage(said, "*") }}"""


def is_clean(page):
    """Nothing of it became an element, and nothing ran."""
    frame = page.frame()
    assert frame.locator(".log script, .log img[src=x], .chat-head img[src=x], .chips img").count() == 0
    assert frame.evaluate("window.evil") is None
    assert page.tab.evaluate("window.evil") is None


def test_texts_names_and_files_stay_text(chromium, shop, chat, ben):
    settle_on(chat, title=EVIL[:60], greeting=EVIL)
    Agent.objects.filter(pk=ben.id).update(name=f"{EVIL} Ben")
    with chromium() as context:
        dan = Page(context, shop).open()
        dan.writes(EVIL)
        until(written, dan)
        named = {"name": '"><img src=x onerror=evil()>.svg', "mimeType": "image/svg+xml"}
        dan.chat.locator("#file").set_input_files(
            [{**named, "buffer": b"<svg onload='evil()' xmlns='http://www.w3.org/2000/svg'/>"}]
        )
        dan.chat.locator("#send[aria-disabled=false]").click()
        dan.chat.locator("a.file").wait_for()
        answers(ben, EVIL)
        dan.chat.locator(".is-theirs").wait_for()
        is_clean(dan)
        assert dan.said.count(EVIL) == 2
        assert dan.chat.locator("a.file").get_attribute("href").startswith(f"/chat/{shop.key}/files/")


def test_nobody_but_the_page_around_it_is_listened_to(chromium, shop):
    with chromium() as context:
        dan = Page(context, shop).open()
        dan.writes("Hello")
        until(written, dan)
        dan.frame().evaluate("(key) => window.postMessage({ sixring: key, type: 'shutdown' }, '*')", shop.key)
        dan.tab.evaluate(NONSENSE, shop.key)
        dan.tab.evaluate("document.body.append(document.createElement('iframe'))")
        beside = next(frame for frame in dan.tab.frames if frame.url == "about:blank")
        beside.evaluate(BESIDE, shop.key)  # the right origin, and the wrong window
        dan.writes("Still me")
        until(lambda: len(written()) == 2, dan)
        assert dan.said == ["Hello", "Still me"]


def test_the_page_listens_to_its_frame_alone(chromium, shop):
    with chromium() as context:
        dan = Page(context, shop)
        dan.button.wait_for()
        for said in ({"type": "unread", "count": 7}, {"type": "keep", "token": "stolen"}, {"type": "close"}):
            dan.tab.evaluate("(said) => window.postMessage(said, '*')", {"sixring": shop.key, **said})
        dan.tab.evaluate("new Promise((done) => setTimeout(done, 100))")
        assert dan.heard("unread") in ([], [{"count": 0}])
        assert dan.tab.evaluate("localStorage.length") == 0
        frame = dan.frame()  # the right window, and yet not what it may say
        for said in (
            {"type": "unread", "count": -1},
            {"type": "unread", "count": "7"},
            {"type": "keep", "token": "<b>"},
            {"type": "evil"},
        ):
            frame.evaluate(
                "([said, site]) => window.parent.postMessage(said, site)", [{"sixring": shop.key, **said}, shop.url]
            )
        dan.tab.evaluate("new Promise((done) => setTimeout(done, 100))")
        assert dan.heard("unread") in ([], [{"count": 0}])
        assert dan.tab.evaluate("localStorage.length") == 0


def test_a_site_that_is_not_listed_can_not_frame_it(chromium, shop, chat):
    settle_on(chat, origins=["https://elsewhere.test"])
    with chromium() as context:
        dan = Page(context, shop)
        dan.tab.wait_for_timeout(1000)
        assert dan.button.is_hidden()
        shop.body, shop.policy = (
            f'<iframe src="{shop.ours}/widget/{shop.key}/?site=https://elsewhere.test"></iframe>',
            "",
        )
        thief = context.new_page()
        refused = []
        thief.on("console", lambda said: refused.append(said.text))
        thief.goto(shop.url)
        until(lambda: any("frame-ancestors" in text for text in refused), dan)


def test_the_word_of_another_site_reaches_nobody(chromium, shop, chat):
    """Framed by one of its sites under the name of another, it neither tells nor hears anything."""
    shop.body, shop.policy = f'<iframe src="{shop.ours}/widget/{shop.key}/?site={shop.far}"></iframe>', ""
    with chromium() as context:
        tab = context.new_page()
        tab.add_init_script("window.told = 0; addEventListener('message', () => window.told++)")
        tab.goto(shop.url)
        tab.frame_locator("iframe").locator("#name").wait_for()
        tab.evaluate("(key) => frames[0].postMessage({ sixring: key, type: 'open', touch: false }, '*')", shop.key)
        tab.wait_for_timeout(500)
        assert tab.evaluate("window.told") == 0
    assert aside(written) == []
