"""“Ask how it was”: a colleague asks from the conversation and hears at once whether it went, and why not."""

import pytest

from sixring.conversations.models import Conversation
from sixring.core.errors import Forbidden, Refused
from sixring.feedback.asking import by_hand
from sixring.feedback.models import Invitation
from sixring.people import contact
from sixring.people.contact import Contact
from tests.cast import where
from tests.feedback.asking.conftest import known, says, sent
from tests.feedback.surveying import a_survey
from tests.screens import enter, only_for, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter(clock, dan):
    return where(dan.writes("Thanks, that worked."))


@pytest.fixture
def survey(clock):
    return a_survey().survey


def test_it_is_asked_at_once_in_the_matter(matter, survey, ben):
    invitation = by_hand.ask(matter, survey, actor=ben)
    assert (invitation.state, invitation.by.name, invitation.conversation) == ("sent", "Ben", matter)
    assert len(sent()) == 1


def test_asking_twice_is_asking_once(matter, survey, ben, ada):
    assert by_hand.ask(matter, survey, actor=ben) == by_hand.ask(matter, survey, actor=ada)
    assert len(sent()) == 1


def test_who_was_asked_lately_is_left_in_peace_and_nothing_is_kept(matter, survey, ben):
    by_hand.ask(matter, survey, actor=ben)
    with pytest.raises(Refused, match="They were asked on 2 March 2026"):
        by_hand.ask(matter, a_survey(name="Other").survey, actor=ben)
    assert Invitation.objects.count() == 1


def test_a_refusal_is_heard(matter, survey, ben):
    says(matter.anchor, "no", "message")
    with pytest.raises(Refused, match="They asked not to get surveys"):
        by_hand.ask(matter, survey, actor=ben)


def test_outside_their_hours_it_waits_and_says_so(survey, mailbox, ben, clock):
    likes = Contact(hours=(clock.in_hours(5).time(), clock.in_hours(8).time()), zone="UTC")
    dans = known()
    contact.keep(dans, likes, source="tests", proof="token", actor=ben)
    matter = Conversation.objects.create(anchor=dans, opened_at=clock.now, touched_at=clock.now)
    invitation = by_hand.ask(matter, survey, actor=ben)
    assert (invitation.state, invitation.due_at, sent()) == ("waiting", clock.in_hours(5), [])


def test_who_may_only_look_asks_nobody(matter, survey, viewer):
    with pytest.raises(Forbidden):
        by_hand.ask(matter, survey, actor=viewer)


def test_the_pane_offers_it_and_then_says_what_became_of_it(matter, survey, ben):
    page = read(enter(ben).get(f"/conversations/{matter.pk}/"))
    assert "Ask how it was" in page
    answer = enter(ben).post(f"/feedback/conversations/{matter.pk}/invitations/", {"survey": survey.pk}, follow=True)
    page = read(answer)
    assert "Asked." in page
    assert 'action="/feedback/conversations' not in page
    assert "Sent" in page


def test_the_reason_is_told_on_the_page(matter, survey, ben):
    says(matter.anchor, "no", "message")
    answer = enter(ben).post(f"/feedback/conversations/{matter.pk}/invitations/", {"survey": survey.pk}, follow=True)
    assert "Nobody was asked. They asked not to get surveys (messages)." in read(answer)


def test_without_an_open_survey_nothing_is_offered(matter, ben):
    assert "How was it?" not in read(enter(ben).get(f"/conversations/{matter.pk}/"))


def test_a_stranger_finds_nothing(matter, survey, accounts, cleo):
    only_for(accounts["letters"], "Support")
    answer = enter(cleo).post(f"/feedback/conversations/{matter.pk}/invitations/", {"survey": survey.pk})
    assert (answer.status_code, Invitation.objects.count()) == (404, 0)


@pytest.mark.parametrize("number", ["", "0", "x", "9" * 40])
def test_no_such_survey(matter, ben, number):
    answer = enter(ben).post(f"/feedback/conversations/{matter.pk}/invitations/", {"survey": number})
    assert (answer.status_code, Invitation.objects.count()) == (422, 0)
