"""My requests: what a customer sees on their page, and what they can do there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sixring.channels import outbox
from sixring.channels.models import Account, Dispatch
from sixring.conversations import acknowledgement, closure, promises, reference
from sixring.conversations.models import Placement
from sixring.conversations.requests import asking, guests, links
from sixring.conversations.sending import replies
from sixring.core import listeners
from sixring.core.models import Team
from sixring.interactions.models import Attachment, Interaction
from tests.cast import happened_to, where
from tests.conversations.requesting import Guest, address, link_in, mails, open_mailbox, path_of
from tests.screens import enter, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(clock):
    return open_mailbox()


@pytest.fixture
def touch(dan, mailbox):
    return dan.writes("Where are my trays?", subject="Seed trays")


@pytest.fixture
def matter(touch):
    return where(touch)


@pytest.fixture
def guest(touch):
    return Guest(touch.identity)


def test_a_link_lets_in_and_leaves_the_address_bar(guest, touch):
    cookie = guest.answer.cookies[guests.name()]
    assert (guest.answer.status_code, guest.answer["Location"]) == (302, "/requests/")
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/requests/", True, "Lax")
    assert guest.answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in guest.answer["Cache-Control"]


def test_requests_stand_there_with_subject_reference_and_state_in_the_customers_words(guest, matter, ben):
    said = guest.looks()
    assert all(word in said for word in ("Seed trays", reference.of(matter.pk), "We are on it"))
    replies.reply(matter, "On their way.", actor=ben, token="1")
    assert "Waiting for you" in guest.looks()
    closure.resolve(matter, actor=ben)
    assert "Solved" in guest.looks()


def test_a_promise_is_told_in_words_they_were_told(guest, matter, ben, clock):
    what = "We'll call you by Friday noon"
    promises.make(matter, "call Dan, he is cross", clock.in_days(2), actor=ben)
    said = guest.looks()
    assert "We come back to you by" in said
    assert "cross" not in said
    replies.reply(matter, f"Sorry. {what}.", actor=ben, token="1")
    promises.make(matter, what, clock.in_hours(3), actor=ben)
    assert "We&#x27;ll call you by Friday noon" in guest.looks()


def test_a_request_shows_what_was_said_in_both_directions(guest, matter, ben):
    replies.reply(matter, "On their way: https://track.test/1", actor=ben, token="1")
    said = guest.looks(matter)
    assert said.index("Where are my trays?") < said.index("On their way")
    assert 'href="https://track.test/1"' in said
    assert "Ben" in said


def test_an_answer_comes_in_as_theirs_in_this_conversation_and_reopens_it(guest, matter, touch, ben):
    closure.resolve(matter, actor=ben)
    guest.answers(matter, "Still none.", not_solved="1")
    said = Interaction.objects.get(channel="portal")
    matter.refresh_from_db()
    assert (where(said), said.identity, said.proof, said.text) == (matter, touch.identity, "token", "Still none.")
    assert Placement.objects.get(interaction=said).reason == "token"
    assert (matter.state, guest.answer["Location"]) == ("needs_us", address(matter) + "?said=1#end")
    assert "conversation.reopened" in happened_to(matter)
    assert "Still none." in guest.looks(matter)


def test_not_solved_needs_no_words(guest, matter, ben):
    closure.resolve(matter, actor=ben)
    guest.answers(matter, not_solved="1")
    assert Interaction.objects.get(channel="portal").data == {"says": "not_solved"}


def test_a_form_sent_twice_is_one_message(guest, matter):
    key = guest.key(matter)
    guest.answers(matter, "Hello?", key)
    guest.answers(matter, "Hello?", key)
    assert Interaction.objects.filter(channel="portal").count() == 1


def test_files_go_along_and_come_down_as_downloads(guest, matter):
    guest.answers(matter, "See", attachments=[SimpleUploadedFile("a/../plan.html", b"<script>1</script>", "text/html")])
    file = Attachment.objects.get(interaction__channel="portal")
    down = guest.client.get(address(matter) + f"files/{file.pk}/")
    assert (file.name, b"".join(down.streaming_content)) == ("plan.html", b"<script>1</script>")
    assert down["Content-Disposition"].startswith("attachment")
    assert (down["Content-Type"], down["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert "sandbox" in down["Content-Security-Policy"]


def test_the_agents_answer_leaves_the_way_they_wrote_before(guest, matter, ben, touch):
    guest.answers(matter, "Hello?")
    way = replies.choose(matter, ben)
    assert (way.account.kind, way.identity) == ("letters", touch.identity)


def test_they_say_it_is_solved_and_the_story_tells(guest, matter):
    guest.client.post(address(matter) + "end/")
    guest.client.post(address(matter) + "end/")
    matter.refresh_from_db()
    assert matter.state == "resolved"
    assert happened_to(matter).count("conversation.solved_by_customer") == 1


def test_signing_out_ends_it(guest):
    guest.client.post("/requests/end/")
    assert "Send me a link" in guest.looks()


def test_answers_stay_with_whoever_sees_the_conversation(guest, matter, accounts):
    accounts["letters"].teams.set([Team.objects.create(name="Support")])
    guest.answers(matter, "Hello?")
    guest.answers(matter, "And?")
    used = Account.objects.get(kind="portal")
    assert [team.name for team in used.teams.all()] == ["Support"]


def test_whoever_asks_is_mailed_a_link_that_is_forgotten_once_sent(touch, mailbox, monkeypatch):
    page = Client().post("/requests/link/", {"address": " DAN@example.com "})
    assert "Look into your mail" in read(page)
    asking.settle()
    asking.settle()
    (mail,) = mails("dan@example.com")
    assert Client().get(link_in(mail), follow=True).status_code == 200
    monkeypatch.setattr("sixring.channels.adapters.email.smtp.deliver", lambda *given: None)
    outbox.settle()
    while listeners.settle():
        pass
    assert Dispatch.objects.get().outbound["text"] == ""


def test_an_acknowledgement_carries_a_link_that_colleagues_do_not_see(dan, accounts, ada, ben, clock):
    acknowledgement.choose(accounts["letters"], True, "Here: {{requests}}\nThanks.", "UTC", actor=ada)
    for proof in ("domain", "claimed"):
        dan.writes("Hello", proof=proof)
        while listeners.settle():
            pass
        clock.forward(days=2)
    kept, claimed = Interaction.objects.filter(automatic="acknowledgement").order_by("pk")
    sent, unproven = mails()
    assert kept.text == f"Here: {links.page()}\nThanks."
    assert Guest(kept.identity).looks()
    assert link_in(sent).startswith("/requests/in/")
    assert (claimed.text, unproven["text"]) == ("Thanks.", "Thanks.")
    assert "/requests/in/" not in read(enter(ben).get(f"/conversations/{where(kept).pk}/"))


def test_the_page_is_light_and_says_no_sheet_too_many(guest, matter):
    html = guest.looks(matter)
    sheets = [part.split('"')[0] for part in html.split('href="')[1:] if ".css" in part.split('"')[0]]
    whole = len(html) + sum(len(read(Client().get(sheet))) for sheet in sheets)
    assert len(sheets) <= 10
    assert whole <= 40 * 1024
    assert "<script" not in html


def test_a_link_holds_for_thirty_days_and_its_session_for_two_hours(touch, mailbox, clock):
    link, guest = path_of(links.link(touch.identity)), Guest(touch.identity)
    clock.forward(hours=2)
    assert "Send me a link" in guest.looks()
    clock.forward(days=29)
    assert Client().get(link).status_code == 302
    clock.forward(days=1)
    assert Client().get(link).status_code == 410
