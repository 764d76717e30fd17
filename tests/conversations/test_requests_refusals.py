"""My requests: what it refuses, and what it never shows."""

import re

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sixring.channels.adapters.email import outgoing
from sixring.channels.models import Arrival, Dispatch
from sixring.conversations import closure, promises
from sixring.conversations.models import AskedLink, Audience, Placement
from sixring.conversations.requests import asking, finding, guests, links, saying
from sixring.conversations.sending import replies
from sixring.interactions import media
from sixring.interactions.models import Attachment, Interaction
from sixring.people import merge
from sixring.people.models import Identity
from tests.cast import where
from tests.conversations.requesting import Guest, address, mails, open_mailbox, path_of
from tests.screens import read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mailbox(clock):
    return open_mailbox()


@pytest.fixture
def touch(dan):
    return dan.writes("Where are my trays?", subject="Seed trays")


@pytest.fixture
def matter(touch):
    return where(touch)


@pytest.fixture
def guest(touch):
    return Guest(touch.identity)


@pytest.fixture
def foreign(erin):
    return erin.writes("My card was charged twice", subject="Card 4711")


def unmarked(answer):
    """What a page says, without the marks of its forms."""
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", read(answer))


def test_a_forged_link_opens_nothing(touch):
    for token in ("x", signing.dumps([touch.identity.pk, 9**11], salt="another"), "a" * 5000, "%00"):
        answer = Client().get(f"/requests/in/{token}/")
        assert answer.status_code == 410
        assert guests.name() not in answer.cookies


def test_a_link_to_what_is_only_claimed_opens_nothing(dan):
    claimed = dan.writes("I am Dan, honest", proof="claimed").identity
    assert claimed.claimed
    assert Client().get(path_of(links.link(claimed))).status_code == 410


def test_a_link_is_no_cookie_and_a_cookie_no_link(touch):
    token = path_of(links.link(touch.identity)).split("/")[3]
    client = Client()
    client.cookies[guests.name()] = token
    assert "Send me a link" in read(client.get("/requests/"))
    cookie = signing.dumps([touch.identity.pk, 9**11], salt=guests.SALT)
    assert Client().get(f"/requests/in/{cookie}/").status_code == 410


def test_looking_changes_nothing(guest, matter, touch):
    before = (Arrival.objects.count(), Interaction.objects.count(), Dispatch.objects.count())
    for path in ("/requests/", address(matter), "/requests/link/", path_of(links.link(touch.identity))):
        guest.client.get(path)
        guest.client.head(path)
    for path in (address(matter) + "answer/", address(matter) + "end/", "/requests/end/"):
        assert guest.client.get(path).status_code == 405
    matter.refresh_from_db()
    assert matter.state == "needs_us"
    assert before == (Arrival.objects.count(), Interaction.objects.count(), Dispatch.objects.count())


def test_what_is_somebody_elses_looks_as_if_it_were_not_there(guest, foreign):
    theirs, nothing = where(foreign), "/requests/22-222/"
    file = Attachment.objects.create(
        interaction=foreign, key=media.keep(b"x"), name="x", content_type="text/plain", size=1
    )
    said = unmarked(guest.client.get(address(theirs)))
    assert guest.client.get(address(theirs)).status_code == guest.client.get(nothing).status_code == 404
    assert said == unmarked(guest.client.get(nothing))
    assert guest.client.get(address(theirs) + f"files/{file.pk}/").status_code == 404
    assert guest.client.post(address(theirs) + "end/").status_code == 404
    assert guest.client.post(address(theirs) + "answer/", {"text": "x"}).status_code == 404
    assert "4711" not in guest.looks()


def test_a_wrong_merge_of_people_and_matters_shows_nothing_foreign(guest, matter, foreign, touch, ada, clock):
    from sixring.conversations.regrouping import merging

    file = Attachment.objects.create(
        interaction=foreign, key=media.keep(b"x"), name="bill.pdf", content_type="application/pdf", size=1
    )
    promises.make(where(foreign), "refund the card", clock.in_days(1), actor=ada)
    merge.merge(foreign.identity.person, touch.identity.person, actor=ada, reason="a mistake")
    merging.merge(where(foreign), matter, actor=ada)
    assert where(foreign) == where(touch)
    said = guest.looks() + guest.looks(where(touch))
    assert not any(word in said for word in ("charged", "4711", "bill.pdf", "refund", "erin"))
    assert guest.client.get(address(where(touch)) + f"files/{file.pk}/").status_code == 404


def test_whoever_was_only_in_copy_reads_what_they_got_and_closes_nothing(guest, foreign, touch, ben, clock):
    Audience.objects.create(interaction=foreign, identity=touch.identity)
    theirs = where(foreign)
    promises.make(theirs, "refund the card", clock.in_days(1), actor=ben)
    replies.reply(theirs, "Between you and me: refunded.", actor=ben, token="1")
    said = guest.looks(theirs) + guest.looks()
    assert "charged twice" in said
    assert not any(word in said for word in ("Between you", "come back to you", "refund"))
    assert guest.client.post(address(theirs) + "end/").status_code == 409
    theirs.refresh_from_db()
    assert theirs.state == "waiting"


def test_a_message_moved_elsewhere_shows_there_alone(guest, matter, touch, foreign, ben):
    Placement.objects.filter(interaction=touch).update(current=False)
    Placement.objects.create(interaction=touch, conversation=where(foreign), reason="moved")
    assert [one.conversation for one in finding.requests_of(touch.identity)] == [where(foreign)]
    assert len(finding.described(touch.identity, [matter.pk, where(foreign).pk])) == 1
    assert guest.client.get(address(matter)).status_code == 404


def test_notes_calls_and_what_was_only_claimed_are_not_shown(guest, matter, dan, ben):
    from sixring.conversations.writing import notes

    notes.note(matter, "He is cross", actor=ben)
    dan.calls("He shouted", conversation=matter.pk)
    dan.writes("Never me", proof="claimed", token_conversation=matter.pk)
    said = guest.looks(matter)
    assert not any(word in said for word in ("cross", "shouted", "Never me"))


def test_a_form_of_another_guest_or_conversation_is_refused(guest, matter, foreign, touch):
    other = Guest(foreign.identity)
    theirs = other.key(where(foreign))
    for key in (theirs, "", "x" * 400, saying.form_key(foreign.identity, type("R", (), {"conversation": matter})())):
        answer = guest.client.post(address(matter) + "answer/", {"text": "Mine <b>", "key": key})
        assert answer.status_code == 409
        assert "Mine &lt;b&gt;" in read(answer)
    assert not Arrival.objects.filter(account__kind="portal").exists()


def test_without_a_csrf_token_nothing_is_taken(touch, matter, ben):
    guest = Guest(touch.identity, csrf=True)
    key = guest.key(matter)
    for path in ("answer/", "end/"):
        assert guest.client.post(address(matter) + path, {"text": "x", "key": key}).status_code == 403
    assert guest.client.post("/requests/end/").status_code == 403
    assert guest.client.post("/requests/link/", {"address": "dan@example.com"}).status_code == 403
    assert not AskedLink.objects.exists()


@pytest.mark.parametrize("address_", ["dan@example.com", "nobody@example.com", "mallory@example.com"])
def test_every_address_gets_the_same_answer_and_the_same_work(touch, dan, address_, django_assert_num_queries):
    Identity.objects.create(kind="email", value="mallory@example.com", claimed=True, display="mallory@example.com")
    client = Client()
    client.get("/requests/link/")
    with django_assert_num_queries(4):  # the page, its account and brand, and the row that waits
        answer = client.post("/requests/link/", {"address": address_})
    other = client.post("/requests/link/", {"address": "x@y.test"})
    assert unmarked(answer).replace(address_, "") == unmarked(other).replace("x@y.test", "")
    asking.settle()
    assert len(mails()) == (address_ == "dan@example.com")


def test_links_are_mailed_three_times_an_hour_and_six_times_a_day(touch, clock):
    def ask():
        asking.from_one_place.past.clear()
        assert Client().post("/requests/link/", {"address": "dan@example.com"}).status_code == 200
        asking.settle()
        return len(mails())

    assert [ask() for _ in range(5)] == [1, 2, 3, 3, 3]
    clock.forward(hours=2)
    assert [ask() for _ in range(3)][-1] <= 6


def test_one_place_may_ask_twenty_times_an_hour(touch):
    answers = [Client().post("/requests/link/", {"address": f"n{n}@x.test"}).status_code for n in range(22)]
    assert answers == [200] * 20 + [429] * 2


@pytest.mark.parametrize("typed", ["x", "dan@example.com\nBcc: all@x.test", "a@b@c", "dan@example.com,x@y.test", "@"])
def test_what_is_no_one_address_is_refused(typed):
    assert Client().post("/requests/link/", {"address": typed}).status_code == 422
    assert not AskedLink.objects.exists()
    with pytest.raises(outgoing.Unsendable):
        outgoing.mailbox("", typed)


def test_nobody_is_sent_elsewhere(touch):
    link = path_of(links.link(touch.identity))
    for extra in ("?next=https://evil.test/", "?next=//evil.test"):
        assert Client().get(link + extra)["Location"] == "/requests/"
    guest = Guest(touch.identity)
    assert guest.client.post("/requests/end/?next=//evil.test", {"next": "//evil.test"})["Location"] == "/requests/"


def test_what_was_typed_is_kept_when_the_session_has_ended(guest, matter, clock):
    key = guest.key(matter)
    clock.forward(hours=3)
    answer = guest.answers(matter, "My long answer <i>", key)
    assert answer.status_code == 401
    assert "My long answer &lt;i&gt;" in read(answer)


def test_too_much_is_refused_and_the_words_stay(guest, matter):
    many = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(11)]
    large = [SimpleUploadedFile("a.bin", b"x" * (saying.MOST_BYTES + 1))]
    for files in (many, large):
        answer = guest.answers(matter, "With files", attachments=files)
        assert (answer.status_code, "With files" in read(answer)) == (422, True)
    assert guest.answers(matter, "x" * 10_001).status_code == 422
    assert guest.answers(matter, " ").status_code == 422
    assert not Arrival.objects.filter(account__kind="portal").exists()


def test_hostile_words_stay_words(dan, ben):
    evil = "<script>alert(1)</script>"
    matter = where(dan.writes(evil, subject=evil))
    replies.reply(matter, f'{evil} javascript:alert(1) https://x.test/"onx=1', actor=ben, token="1")
    guest = Guest(Identity.objects.get(value="dan@example.com", claimed=False))
    said = guest.looks() + guest.looks(matter)
    assert "<script" not in said
    assert 'href="javascript' not in said
    assert '"onx' not in said


def test_a_resolved_conversation_stays_resolved_without_a_word(guest, matter, ben):
    closure.resolve(matter, actor=ben)
    guest.looks(matter)
    assert guest.client.post(address(matter) + "end/").status_code == 302
    matter.refresh_from_db()
    assert matter.state == "resolved"
