"""May we write to them? What is known of people joins the channel's rule, and closed ways say what is left."""

import pytest

from sixring.channels import outbox
from sixring.channels.models import Dispatch
from sixring.channels.sending import Planned
from sixring.conversations.api.messages import way_shape
from sixring.conversations.sending import permission, replies
from sixring.core.errors import Refused
from sixring.people import consent, suppression
from sixring.people.models import Identity
from tests.cast import where
from tests.conversations.sending import by_post, open_post
from tests.screens import enter, read

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def post(monkeypatch, dan, clock):
    return open_post(monkeypatch, dan)


def by_gram(dan, text="Hello", **row):
    also = [["email", dan.email, "domain"]]
    return dan.does("gram", ["phone", dan.phone, "provider"], also=also, text=text, **row)


def test_a_closed_way_names_another_channel_of_the_same_person_and_a_call(post, dan, ben, clock):
    home = where(by_gram(dan))
    clock.forward(hours=25)
    closed = next(way for way in replies.ways(home, ben) if way.account.kind == "gram")
    assert (closed.verdict.code, [one.what for one in closed.verdict.instead]) == ("closed", ["way", "call"])
    assert f"Answer by post to {dan.email}." in closed.verdict.sentence
    told = way_shape(closed)  # the API names the same
    assert (told["code"], [one["what"] for one in told["instead"]]) == ("closed", ["way", "call"])


def test_what_they_write_in_another_conversation_opens_the_window_here_too(post, dan, ben, clock):
    home = where(by_gram(dan, thread="a"))
    clock.forward(hours=25)
    other = where(by_gram(dan, "Something else", conversation=None))
    assert replies.ways(other, ben)[0].verdict.allowed
    assert all(way.verdict.allowed for way in replies.ways(home, ben) if way.used)


def test_a_new_way_to_whom_asked_never_to_be_contacted_is_closed(post, dan, ben, clock):
    home = where(by_gram(dan))
    suppression.keep("email", dan.email, actor=ben)
    fresh = next(way for way in replies.ways(home, ben) if not way.used)
    assert fresh.verdict.code == "suppressed"
    with pytest.raises(Refused, match="never to be contacted"):
        replies.reply(home, "Hi", actor=ben, token="1", way=fresh.key)


def test_writing_first_says_so_before_anybody_types(post, dan, ben, clock):
    where(by_post(dan))
    page = f"/conversations/new/?q={dan.email}"
    assert "never to be contacted" not in read(enter(ben).get(page))
    suppression.keep("email", dan.email, actor=ben)
    said = read(enter(ben).get(page))
    assert "They asked never to be contacted." in said
    assert "disabled" in said.partition('name="way"')[2].partition(">")[0]


def test_whom_wrote_is_answered_whatever_they_asked(post, dan, ben, clock):
    home = where(by_post(dan))
    suppression.keep("email", dan.email, actor=ben)
    assert replies.reply(home, "Hi", actor=ben, token="1")


def test_what_serves_a_purpose_needs_their_consent(post, dan, ben, clock):
    where(by_post(dan))
    identity = Identity.objects.get(value=dan.email, claimed=False)
    account, first = dan.accounts["post"], Planned(first=True)
    assert permission.may_write(account, identity, first, purpose="offers").code == "consent"
    consent.note(identity.person, "offers", consent.channel_of("message"), "yes", actor=ben, how="on the phone")
    assert permission.may_write(account, identity, first, purpose="offers").allowed


def test_the_outbox_knows_when_they_last_wrote(post, dan, ben, clock, monkeypatch):
    home = where(by_gram(dan))
    replies.reply(home, "Hi", actor=ben, token="1")
    clock.forward(hours=25)
    outbox.settle()
    row = Dispatch.objects.get()
    assert (row.state, "has passed" in row.error) == (Dispatch.State.REJECTED, True)
    by_gram(dan, "Are you there?", conversation=home.pk)
    outbox.retry(row, actor=ben)
    outbox.settle()
    row.refresh_from_db()
    assert row.state == Dispatch.State.ACCEPTED


def test_the_composer_says_so_before_anybody_types(post, dan, ben, clock):
    home = where(by_gram(dan))
    page = f"/conversations/{home.pk}/"
    assert "has passed" not in read(enter(ben).get(page))
    clock.forward(hours=25)
    said = read(enter(ben).get(page))
    assert "gram: This channel takes an answer for 24 hours after they write; that time has passed." in said
    assert f"Answer by post to {dan.email}. Call {dan.phone}." in said
