"""However often an occasion is told and however many workers run: one invitation, one mail, and limits that hold."""

import pytest

from sixring.channels.models import Dispatch
from sixring.core.actors import SYSTEM
from sixring.feedback.asking import going_out, inviting, limits
from sixring.feedback.asking.rules import Rules
from sixring.feedback.asking.triggering import save
from sixring.feedback.models import Invitation
from tests.cast import at_once
from tests.feedback.asking.conftest import known, says
from tests.feedback.surveying import a_survey

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]
WORKERS = 4


@pytest.fixture
def dans(transactional_db, mailbox):
    return says(known())


def test_an_occasion_told_at_once_to_all_workers_is_one_invitation(dans):
    version = a_survey()
    made = at_once(*[lambda: inviting.invite(version, dans, dedupe="order:1", actor=SYSTEM)] * WORKERS)
    assert {one.pk for one in made} == {Invitation.objects.get().pk}


def test_all_workers_at_once_send_it_once(dans):
    invitation = inviting.invite(a_survey(), dans, dedupe="order:1", actor=SYSTEM)
    results = at_once(*[lambda: going_out.go(invitation.pk)] * WORKERS)
    assert sorted(results) == [0] * (WORKERS - 1) + [1]
    assert Dispatch.objects.count() == 1


def test_the_same_person_is_asked_once_however_many_ask_at_once(dans):
    version = a_survey()
    made = [inviting.invite(version, dans, dedupe=f"order:{n}", actor=SYSTEM).pk for n in range(WORKERS)]
    at_once(*[lambda pk=pk: going_out.go(pk) for pk in made])
    states = sorted(Invitation.objects.values_list("state", flat=True))
    assert states == ["not_sent"] * (WORKERS - 1) + ["sent"]


def test_the_quota_of_a_day_holds_over_all_workers(dans):
    version = a_survey()
    limits.choose(0, 100, actor=SYSTEM)
    said = Rules(delay=0, per_day=2)
    trigger = save(None, survey=version.survey, moment="delivered", said=said, active=True, actor=SYSTEM)
    made = [
        inviting.invite(version, says(known(f"c{n}@example.com")), dedupe=f"o{n}", trigger=trigger, actor=SYSTEM).pk
        for n in range(WORKERS)
    ]
    at_once(*[lambda pk=pk: going_out.go(pk) for pk in made])
    states = sorted(Invitation.objects.values_list("state", flat=True))
    assert states == ["not_sent"] * (WORKERS - 2) + ["sent"] * 2
