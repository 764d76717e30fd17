"""A contact form: filled in without scripts, kept once, acknowledged and answered by e-mail; nothing typed is proof."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sixring.channels import accounts, inbox, outbox
from sixring.channels.inbox import Item
from sixring.channels.models import Account, Arrival, Dispatch, Quarantine
from sixring.channels.registry import adapter_of
from sixring.conversations import acknowledgement
from sixring.conversations.models import Conversation
from sixring.conversations.webform import taking
from sixring.core import listeners
from sixring.interactions.models import Attachment, Interaction
from sixring.people.models import Identity
from tests.cast import settle
from tests.screens import read

pytestmark = pytest.mark.django_db
SAID = {"email": "Dan@Customer.test", "name": "Dan", "message": "My lamp is broken.\nCan it be mended?"}


@pytest.fixture
def care(db):
    """The mailbox that answers."""
    said = {"address": "care@us.test", "smtp_host": "mail.us.test", "name": "GreenThumb Gardens"}
    return Account.objects.create(kind="email", name="Care", settings=said)


@pytest.fixture
def form(channels, care, clock):
    taking.from_one_place.past.clear()
    taking.of_one_form.past.clear()
    accounts._cache.clear()
    said = {"ask_name": "may", "ask_order": "may", "ask_reason": "must"}
    said |= {"reasons": ["Repair", "Order"], "attachments": True}
    return Account.objects.create(kind="webform", name="Contact", settings=said)


class Page:
    """A browser without cookies that has the form open."""

    def __init__(self, account):
        self.client, self.path = Client(enforce_csrf_checks=True), f"/forms/{account.key}/"
        self.text = read(self.client.get(self.path))

    @property
    def key(self):
        return re.search(r'name="key" value="([^"]+)"', self.text)[1]

    def sends(self, **said):
        answer = self.client.post(self.path, {"key": self.key, "reason": "Repair", **SAID, **said})
        settle()
        return answer


def test_what_is_sent_becomes_a_conversation_with_whom_was_typed(form):
    answer = Page(form).sends(order="A-17")
    assert (answer.status_code, answer["Location"]) == (302, f"/forms/{form.key}/sent/")
    touch = Interaction.objects.get()
    assert (touch.subject, touch.text) == ("Repair", SAID["message"] + "\n\nOrder number: A-17")
    assert (touch.identity.value, touch.identity.claimed, touch.proof) == ("dan@customer.test", True, "claimed")
    assert Conversation.objects.get().subject == "Repair"


def test_sent_twice_it_is_one(form):
    page = Page(form)
    assert [page.sends().status_code for _ in (1, 2)] == [302, 302]
    assert Interaction.objects.count() == 1


def test_a_claim_joins_nobody(form, care):
    known = Identity.objects.create(kind="email", value="dan@customer.test", display="dan@customer.test")
    Page(form).sends()
    assert Interaction.objects.get().identity != known


def test_files_come_along_looked_at(form):
    picture = SimpleUploadedFile("../lamp.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "text/html")
    Page(form).sends(attachments=[picture])
    assert list(Attachment.objects.values_list("name", "content_type")) == [("lamp.png", "image/png")]


def test_it_is_acknowledged_by_mail_where_the_owner_wants_it(form, ada):
    acknowledgement.choose(form, True, "It arrived: {{reference}}.", "UTC", actor=ada)
    Page(form).sends()
    while listeners.settle():
        pass
    waiting = Dispatch.objects.get()
    assert (waiting.outbound["to"], waiting.outbound["text"][:11]) == ("dan@customer.test", "It arrived:")


def test_answers_leave_by_the_mailbox_and_what_they_write_back_is_known(form, care, monkeypatch):
    sent = []
    monkeypatch.setattr(adapter_of("email"), "send", lambda message, account: sent.append((message, account)) or "far")
    Page(form).sends()
    identity, conversation = Interaction.objects.get().identity, Conversation.objects.get()
    from sixring.channels.contract import Outbound

    outbound = Outbound(to=identity.value, text="Yes.", key="message:1", conversation=conversation.pk)
    outbox.enqueue(form, outbound, audience=conversation.audience)
    outbox.settle()
    ((message, account),) = sent
    assert (message.text, message.subject, account) == ("Yes.", "Your message to us", care)
    assert adapter_of("webform").reference_of(outbound, form)


def test_the_page_runs_nothing_and_only_named_sites_frame_it(form):
    policy = Client().get(f"/forms/{form.key}/")["Content-Security-Policy"]
    assert "script-src" not in policy
    assert policy.endswith("frame-ancestors 'none'")
    form.settings = {**form.settings, "origins": ["https://shop.example"]}
    form.save()
    accounts._cache.clear()
    assert (
        Client().get(f"/forms/{form.key}/")["Content-Security-Policy"].endswith("frame-ancestors https://shop.example")
    )


def test_a_form_of_the_companys_own_opens_filled_in_and_nothing_is_kept_yet(form):
    answer = Client().post(f"/forms/{form.key}/", {"message": "<b>From our site</b>", "email": "dan@customer.test"})
    assert "&lt;b&gt;From our site&lt;/b&gt;" in read(answer)
    assert not Arrival.objects.exists()


# Refusals: what was typed is kept, nothing is stored


@pytest.mark.parametrize(
    "said", [{"message": " "}, {"email": "dan"}, {"email": ""}, {"reason": ""}, {"reason": "Other"}, {"website": "x"}]
)
def test_what_is_missing_or_a_robots_is_said_and_the_rest_kept(said, form):
    answer = Page(form).sends(**said)
    assert answer.status_code == 422
    assert "Dan" in read(answer)
    assert not Arrival.objects.exists()


@pytest.mark.parametrize("key", ["", "made up"])
def test_a_key_that_is_not_ours_is_refused(key, form):
    assert Page(form).sends(key=key).status_code in (409, 422)
    assert not Arrival.objects.exists()


def test_a_page_open_for_too_long_and_one_of_another_form(form, clock):
    page, other = Page(form), Page(Account.objects.create(kind="webform", name="Other"))
    assert page.sends(key=other.key).status_code == 409
    clock.forward(hours=25)
    answer = page.sends()
    assert answer.status_code == 409
    page.text = read(answer)
    assert page.sends().status_code == 302


def test_who_sends_a_lot_waits(form, monkeypatch):
    monkeypatch.setattr(taking.from_one_place, "times", 2)
    assert [Page(form).sends().status_code for _ in range(3)] == [302, 302, 429]


def test_no_such_form(form):
    other = Account.objects.create(kind="webchat", name="Chat")
    closed = Account.objects.create(kind="webform", name="Closed", enabled=False)
    keys = ("nothing", other.key, closed.key)
    assert {Client().get(f"/forms/{key}/").status_code for key in keys} == {404}


def test_a_form_the_hook_took_may_be_bad_and_lands_in_quarantine(form):
    inbox.accept([Item(form, json.dumps({"message": "Hi"}).encode(), {"headers": {}})])
    settle()
    assert "nobody could be answered" in Quarantine.objects.get().reason
