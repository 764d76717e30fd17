"""One reminder: never after an answer, a refusal or the end, and never to who was asked anonymously."""

import pytest

from sixring.core.actors import SYSTEM
from sixring.feedback.asking import ending, inviting, reminding
from sixring.feedback.models import Invitation, Survey, Ticket
from tests.cast import happened_to
from tests.feedback.asking.conftest import goes, says, sent, triggered
from tests.feedback.surveying import a_survey, answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(dans):
    """Dan, asked now; to be reminded after three days."""
    version = a_survey()
    trigger = triggered(version, moment="delivered", remind=3, lives=10)
    inviting.invite(version, dans, dedupe="x", trigger=trigger, actor=SYSTEM)
    return goes()[0]


def reminded():
    while reminding.settle():
        pass
    return [one["subject"] for one in sent() if one["subject"].startswith("Reminder")]


def test_after_three_days_once(asked, clock):
    assert reminded() == []
    clock.forward(days=3)
    assert reminded() == ["Reminder: Your opinion"]
    clock.forward(days=3)
    assert len(reminded()) == 1
    assert happened_to(asked)[-1] == "invitation.reminded"


def test_not_after_an_answer(asked, clock):
    answer(asked.version, {"csat": 4}, invitation=asked)
    clock.forward(days=3)
    assert reminded() == []


def test_who_began_is_reminded_too(asked, clock):
    answer(asked.version, {"csat": 4}, invitation=asked, complete=False)
    clock.forward(days=3)
    assert len(reminded()) == 1


def test_not_after_a_refusal(asked, dans, clock):
    says(dans, "no")
    clock.forward(days=3)
    assert reminded() == []


def test_not_once_the_survey_has_closed(asked, clock):
    Survey.objects.update(state="closed")
    clock.forward(days=3)
    assert reminded() == []


def test_two_workers_remind_once(asked, clock):
    clock.forward(days=3)
    assert (reminding.remind(asked.pk), reminding.remind(asked.pk)) == (1, 0)


def test_nobody_is_reminded_of_an_anonymous_one(dans, clock):
    version = a_survey(anonymous=True)
    trigger = triggered(version, moment="delivered", remind=3)
    inviting.invite(version, dans, dedupe="x", trigger=trigger, actor=SYSTEM)
    goes()
    clock.forward(days=3)
    assert reminded() == []


def test_what_nobody_answered_in_its_time_has_ended(asked, clock):
    clock.forward(days=9)
    assert ending.settle() == 0
    clock.forward(days=1)
    assert ending.settle() == 1
    asked.refresh_from_db()
    assert (asked.state, happened_to(asked)[-1]) == ("expired", "invitation.expired")


def test_what_was_answered_does_not_end(asked, clock):
    answer(asked.version, {"csat": 4}, invitation=asked)
    clock.forward(days=20)
    assert ending.settle() == 0


def test_anonymous_tickets_end_and_leave_nothing(dans, clock):
    inviting.invite(a_survey(anonymous=True), dans, dedupe="x", actor=SYSTEM)
    goes()
    clock.forward(days=16)
    assert ending.settle() == 0
    assert Ticket.objects.count() == 0
    assert Invitation.objects.get().state == "sent", "whether they answered is known to nobody"
