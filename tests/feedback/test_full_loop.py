"""The whole loop with real parts: a delivery, a survey by mail, an angry answer, a plan, an answer from the desk, an
action, its fix, "you said, we did" in the customer's own mailbox, a second survey, before and after on the board."""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from imapclient import IMAPClient
from standardwebhooks import Webhook as Signer

from sixring.channels import accounts
from sixring.core import clock, preferences
from sixring.core.accounts import links as sign_in
from sixring.core.actors import SYSTEM
from sixring.core.models import Agent
from sixring.core.proof import ProofKind
from sixring.feedback.asking import limits, rules, triggering
from sixring.feedback.models import Action, Affected, Plan, Response
from sixring.people import consent
from sixring.people.models import Identity
from tests.browser.conftest import aside, follow
from tests.channels.email import signing
from tests.chromium import chromium
from tests.feedback.surveying import a_survey, question
from tests.peers import mail as peers
from tests.peers.server import Server, serving, until

pytestmark = [pytest.mark.peer, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAN = "dan@customer.test"
SECRET = "whsec_" + base64.b64encode(os.urandom(32)).decode()
ANGRY = "The trays came broken for the third time, and nobody cares. I am furious!"


@pytest.fixture
def ada(transactional_db: None) -> Agent:
    agent = Agent.objects.create(email="ada@cx.test", name="Ada Owner", role="owner")
    preferences.change(agent, actor=SYSTEM, undo_seconds=0)
    return agent


@pytest.fixture
def shop(transactional_db: None) -> Any:
    """The shop, which checked the addresses of its buyers, and asks them about each delivery."""
    version = a_survey(question("nps", ask="Would you recommend us?"), question("why", "text"))
    told = rules.Rules(delay=0, who=rules.NOT_REFUSED)
    triggering.save(None, survey=version.survey, moment="delivered", said=told, active=True, actor=SYSTEM)
    limits.choose(0, 20, actor=SYSTEM)
    return accounts.open_account("webhook", "Shop", {"trusted": True}, {"signing_secret": SECRET}, actor=SYSTEM)


@pytest.fixture
def server(ada: Agent, shop: Any, tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path, names=signing.record()) as running:
        yield running


@pytest.fixture
def post(server: Server, need: Any) -> Iterator[peers.MailPeers]:
    need("exim4"), need("dovecot"), need("chromium")
    with peers.running(lmtp_port=server.lmtp_port) as running:
        settings = {"address": "support@cx.test", "smtp_host": "127.0.0.1", "smtp_port": running.smtp_port}
        accounts.open_account("email", "Support", settings, actor=SYSTEM)
        yield running


def test_from_a_broken_tray_to_a_fix_that_was_told(
    server: Server, post: peers.MailPeers, shop: Any, ada: Agent
) -> None:
    browser: dict[str, Any] = {"link": sign_in.sign_in_link(ada, actor=SYSTEM)}
    delivered(server, shop)
    asked = in_mailbox(post, 1)
    answers(server, one_click(asked, 3), 3, ANGRY)
    plan = until(lambda: Plan.objects.filter(tone="negative").first(), 20, server)
    assert (plan.cause, plan.value) == ("nps", 3)
    agrees(server)
    with desk(server, browser) as page:
        answered_at_the_desk(page, plan.pk)
    assert "The box was too thin" in text_of(in_mailbox(post, 2))
    until(lambda: plan.steps.get(kind="acknowledge").itself, 20, server)

    with desk(server, browser) as page:
        put_right_and_told(page, plan.pk)
    until(lambda: Affected.objects.exclude(told_at=None).exists(), 20, server)
    told = in_mailbox(post, 3)
    assert told["Subject"] == "You said, we did"
    assert "We did: Trays travel in a thicker box" in text_of(told)
    assert "List-Unsubscribe" in told

    with desk(server, browser) as page:
        page.goto(server.url + f"/feedback/actions/{aside(lambda: Action.objects.get().pk)}/")
        follow(page, "text=Invite them")
    again = in_mailbox(post, 4)
    answers(server, one_click(again, 9), 9, "Unbroken at last, thank you.")
    until(lambda: Response.objects.filter(state="complete").count() == 2, 20, server)
    with desk(server, browser) as page:
        before_and_after(page, server)


def delivered(server: Server, shop: Any) -> None:
    """The shop tells that Dan's order was delivered, signed."""
    buyer = {"kind": "email", "value": DAN, "name": "Dan Customer"}
    item = {"type": "event", "subject": "Order Delivered", "from": buyer,
            "data": {"event": "Order Delivered", "properties": {"order_id": "GG-1"}}}  # fmt: skip
    raw, at = json.dumps(item), datetime.now(UTC)
    headers = {"webhook-id": "delivery-1", "webhook-timestamp": str(int(at.timestamp())),
               "webhook-signature": Signer(SECRET).sign("delivery-1", at, raw)}  # fmt: skip
    assert server.post(f"/hooks/{shop.key}", content=raw.encode(), headers=headers).status_code < 300


def agrees(server: Server) -> None:
    """Dan let us write to him about what he says."""
    dan = until(lambda: Identity.objects.filter(kind="email", value=DAN, claimed=False).first(), 20, server)
    yes = consent.Saying(dan, "surveys", "email", consent.YES, clock.now(), "test", how="here", proof=ProofKind.TOKEN)
    consent.keep([yes], actor=SYSTEM)


def in_mailbox(post: peers.MailPeers, number: int) -> EmailMessage:
    """The mail that came to Dan as the `number`th."""
    with IMAPClient("127.0.0.1", post.imap_port, ssl=False) as client:
        client.login("dan", "secret")
        client.select_folder("INBOX", readonly=True)
        found = until(lambda: client.noop() and len(ids := client.search("ALL")) >= number and ids, 30)
        raw = bytes(client.fetch([found[number - 1]], ["BODY.PEEK[]"])[found[number - 1]][b"BODY[]"])
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def one_click(message: EmailMessage, score: int) -> str:
    """The link behind that score, as a mail program would open it."""
    body = message.get_body(("html",))
    assert body is not None
    return re.findall(rf'href="([^"]*\?nps={score})"', body.get_content())[0].replace("&amp;", "&")


def answers(server: Server, link: str, score: int, words: str) -> None:
    """A browser without scripts: opening the link only preselects, sending the page counts."""
    before = Response.objects.count()
    with chromium() as running:
        page = running.new_context(java_script_enabled=False).new_page()
        page.goto(link)
        assert page.is_checked(f'input[name="q-nps"][value="{score}"], input[type="radio"][value="{score}"]')
        assert aside(Response.objects.count) == before
        page.fill("textarea", words)
        follow(page, "button.primary")
    assert Response.objects.filter(state="complete").count() == before + 1


@contextmanager
def desk(server: Server, known: dict[str, Any]) -> Iterator[Any]:
    """Ada's browser with the live stream of the real server; `known` is what it knows of her between two sittings."""
    with chromium() as running:
        size = {"width": 1440, "height": 900}
        page = running.new_context(base_url=server.url, viewport=size, storage_state=known.get("state")).new_page()
        if link := known.pop("link", ""):
            page.goto(urlsplit(link).path)
        yield page
        known["state"] = page.context.storage_state()


def answered_at_the_desk(page: Any, plan: int) -> None:
    """She hears of it, and answers with the step's own words."""
    page.goto("/notices/")
    assert "Somebody is unhappy with us" in page.inner_text("main")
    page.goto("/feedback/plans/")
    follow(page, "table.plans tbody th a")
    assert ANGRY in page.inner_text("blockquote.said")
    follow(page, "text=Begin the reply >> nth=0")
    draft = page.input_value("#text")
    assert draft.startswith("Hello Dan,")
    page.fill("#text", f"{draft}\n\nThe box was too thin.")
    page.click(".composer-send")
    page.wait_for_selector(".composer-send:not(:disabled)")
    page.wait_for_function("document.querySelector('#text').value === ''")


def put_right_and_told(page: Any, plan: int) -> None:
    """From the plan to an action, done at once; the words are kept and those who raised it are told."""
    page.goto(f"/feedback/plans/{plan}/")
    follow(page, "text=Put an action on the board")
    page.fill("[name=title]", "Trays arrive unbroken")
    follow(page, "text=Put it on the board")
    follow(page, "text=Begin")
    follow(page, "text=It is done")
    page.fill("[name=new-said]", "The trays came broken.")
    page.fill("[name=new-did]", "Trays travel in a thicker box since Monday.")
    follow(page, "text=Save the words")
    follow(page, "text=Tell those who raised it")


def before_and_after(page: Any, server: Server) -> None:
    """The page says what can be told of one person, and the board shows before and after."""
    page.goto("/feedback/actions/")
    follow(page, ".board-card h3 a")
    follow(page, "text=Look at the effect")
    verdict = page.inner_text(".effect-verdict")
    assert "Cannot tell, because it takes answers of 30 of those it was for, and there are 1." in verdict
    page.goto("/feedback/actions/")
    card = page.inner_text('[data-state="told"] .board-card')
    assert "3.0 → 9.0 (n = 1)" in card
    assert "Cannot tell" in card
