"""What asking holds of a person goes with them: exported, withdrawn, erased."""

import pytest

from sixring.core.actors import SYSTEM
from sixring.core.privacy import Subject
from sixring.feedback.asking import inviting
from sixring.feedback.models import Invitation
from sixring.feedback.privacy import asking
from tests.feedback.asking.conftest import goes, known, says
from tests.feedback.surveying import a_survey, answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def dan_and_erin(mailbox):
    version = a_survey()
    both = [says(known(f"{who}@example.com")) for who in ("dan", "erin")]
    for identity in both:
        inviting.invite(version, identity, dedupe=identity.value, actor=SYSTEM)
    return both


def about(identity):
    return Subject((identity.pk,), (identity.person_id,), (("email", "", identity.value),))


def test_an_export_says_what_they_were_asked(dan_and_erin):
    goes()
    (section,) = asking.export(about(dan_and_erin[0]))
    assert [(row["survey"], row["state"], row["channel"]) for row in section.rows] == [
        ("After delivery", "sent", "email")
    ]


def test_who_is_leaving_is_asked_nothing_more(dan_and_erin):
    asking.withdraw(about(dan_and_erin[0]))
    assert [one.why_not or one.state for one in goes()] == ["erased", "sent"]


def test_an_erasure_takes_theirs_and_leaves_others(dan_and_erin):
    goes()
    dan, erin = dan_and_erin
    invitation = Invitation.objects.get(identity=dan)
    answer(invitation.version, {"csat": 3}, invitation=invitation)
    told = []
    asking.erase(about(dan), told.append)
    assert [one.identity for one in Invitation.objects.all()] == [erin]
    assert told[0]["invitations"] == 1
