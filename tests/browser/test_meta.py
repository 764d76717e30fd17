"""WhatsApp and Facebook in a real browser, against a Graph API on this machine: a template when the time to answer is
over; a comment answered where everybody reads it, then in private."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.urls import reverse

from sixring.channels import outbox
from sixring.channels.adapters.whatsapp import templates
from sixring.channels.meta import graph, profiles
from sixring.core import clock
from tests.browser.conftest import aside, follow
from tests.cast import where
from tests.channels.messenger.conftest import SETTINGS as OF_PAGE
from tests.channels.messenger.conftest import comment
from tests.channels.meta import account_of, comes_to
from tests.channels.whatsapp.conftest import SETTINGS as OF_NUMBER
from tests.channels.whatsapp.conftest import message, says
from tests.channels.whatsapp.test_templates import row
from tests.screens import without_pause

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Meta(BaseHTTPRequestHandler):
    """Says what `ANSWERS` has for the end of a path, and keeps what was posted."""

    ANSWERS = {
        "message_templates": {"data": [row()]}, "messages": {"messages": [{"id": "wamid.900"}], "message_id": "m_900"},
        "comments": {"id": "42_900"},
    }  # fmt: skip
    posted: list = []

    def do_POST(self):
        said = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.posted.append((self.path.partition("?")[0].partition(f"{graph.VERSION}/")[2], said))
        self.do_GET()

    def do_GET(self):
        raw = json.dumps(self.ANSWERS.get(self.path.partition("?")[0].rpartition("/")[2], {})).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *args):
        pass


@pytest.fixture
def meta(settings, monkeypatch, channels):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Meta)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.FETCH_ALLOW = [f"127.0.0.1:{server.server_port}"]
    monkeypatch.setattr(graph, "FACEBOOK", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setattr(Meta, "posted", [])
    profiles.forget()
    yield Meta.posted
    server.shutdown()
    server.server_close()


def test_when_the_time_is_over_a_template_is_chosen_filled_and_sent(browser, ben, meta):
    account = account_of("whatsapp", "WhatsApp", OF_NUMBER)
    templates.fetch_all(account)
    (touch,) = comes_to(account)(says(message()))
    with browser(without_pause(ben), reverse("conversations:show", args=[where(touch).pk])) as page:
        told = page.inner_text(".composer")
        page.click(".composer-templates summary")
        follow(page, ".composer-templates a")
        page.fill("#gap-1", "Dan")
        page.fill("#gap-2", "GG-1042")
        page.click(".composer-send")
        page.wait_for_selector(".bubble.out:has-text('your order GG-1042 is on its way')")
        after = page.locator(".composer.is-template").count()
        aside(outbox.settle)
    assert "24 hours" in told
    assert after == 0
    ((path, said),) = meta
    assert path == "106540352242922/messages"
    assert [one["text"] for one in said["template"]["components"][0]["parameters"]] == ["Dan", "GG-1042"]


def test_a_comment_is_answered_in_public_and_then_in_private(browser, ben, meta):
    account = account_of("messenger", "Our page", OF_PAGE)
    (touch,) = comes_to(account)(comment(created_time=int(clock.now().timestamp())))
    with browser(without_pause(ben), reverse("conversations:show", args=[where(touch).pk])) as page:
        said = page.inner_text(".composer")
        page.fill("#text", "Half shade is best.")
        page.click(".composer-send")
        page.wait_for_selector(".bubble.out:has-text('Half shade')")
        page.click(".composer-also button[title*='in private']")
        hidden = page.locator(".composer-public").is_hidden()
        page.fill("#text", "Which one have you got?")
        page.click(".composer-send")
        page.wait_for_selector(".bubble.out:has-text('Which one')")
        public = page.locator(".bubble:has-text('PUBLIC')").count()
        aside(outbox.settle)
    assert "PUBLIC" in said
    assert "in public" in said
    assert (hidden, public) == (True, 2)
    assert meta == [
        ("42_1/comments", {"message": "Half shade is best."}),
        (f"{OF_PAGE['page_id']}/messages", {
            "recipient": {"comment_id": "42_1"}, "message": {"text": "Which one have you got?", "metadata": meta[1][1]
            ["message"]["metadata"]}, "messaging_type": "RESPONSE",
        }),
    ]  # fmt: skip
