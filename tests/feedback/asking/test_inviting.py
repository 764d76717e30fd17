"""An invitation: made once for an occasion, sent once, and its link opens nothing by being opened."""

import re

import pytest

from sixring.core.actors import SYSTEM
from sixring.core.errors import Forbidden, Refused
from sixring.feedback.asking import inviting, links
from sixring.feedback.models import Invitation, Survey, Ticket
from sixring.feedback.surveys import publishing
from tests.cast import happened_to
from tests.feedback.asking.conftest import goes, sent
from tests.feedback.surveying import a_survey, answer, question, raw

pytestmark = pytest.mark.django_db


def invite(version, identity, dedupe="order:1", **more):
    return inviting.invite(version, identity, dedupe=dedupe, actor=SYSTEM, **more)


def test_it_is_sent_by_mail_with_the_answers_as_links(dans):
    version = a_survey(question("nps", ask="Would you recommend us?"))
    invitation = invite(version, dans)
    (invitation,) = goes()
    (mail,) = sent()
    assert (invitation.state, invitation.channel, invitation.why_not) == ("sent", "email", "")
    assert (mail["to"], mail["subject"]) == ("dan@example.com", "Your opinion")
    assert re.findall(r'href="([^"]+\?nps=\d+)"', mail["html"]) == [links.url_of(invitation, nps=n) for n in range(11)]
    assert links.url_of(invitation) in mail["text"]
    assert happened_to(invitation) == ["invitation.made", "invitation.sent"]


def test_the_same_occasion_told_again_is_the_same_invitation(dans):
    version = a_survey()
    first = invite(version, dans)
    assert invite(version, dans) == first
    goes()
    invite(version, dans)
    assert (len(goes()), len(sent())) == (1, 1)


def test_a_long_name_of_an_occasion_is_still_one(dans):
    version = a_survey()
    assert invite(version, dans, "x" * 300) == invite(version, dans, "x" * 300)
    assert invite(version, dans, "x" * 301) != invite(version, dans, "x" * 300)


def test_what_is_not_published_or_closed_is_not_asked(dans):
    draft = publishing.create("Draft", raw(question("csat")), actor=SYSTEM)
    with pytest.raises(Refused, match="isn’t open"):
        invite(draft.versions.get(), dans)
    version = a_survey()
    Survey.objects.filter(pk=version.survey_id).update(state="closed")
    version.refresh_from_db()
    with pytest.raises(Refused, match="isn’t open"):
        invite(version, dans)


def test_who_may_only_look_asks_nobody(dans, viewer):
    with pytest.raises(Forbidden):
        inviting.invite(a_survey(), dans, dedupe="x", actor=viewer)


def test_its_link_is_known_again_and_changes_nothing(dans):
    invitation = invite(a_survey(), dans)
    before = Invitation.objects.values().get()
    token = links.url_of(invitation).split("/")[-2]
    assert links.invitation_of(token) == invitation
    assert Invitation.objects.values().get() == before


@pytest.mark.parametrize("forged", [
    "", "x", "a" * 38, "a" * 4000, "é" * 38, "../../admin", "{key}" + "A" * 16, "{key}", "\x00" * 38,
])  # fmt: skip
def test_a_forged_link_is_nobodys(dans, forged, django_assert_num_queries):
    key = invite(a_survey(), dans).key
    with django_assert_num_queries(0):
        assert links.invitation_of(forged.replace("{key}", key)) is None


def test_one_link_one_answer(dans):
    version = a_survey()
    invitation = invite(version, dans)
    goes()
    answer(version, {"csat": 5}, invitation=invitation)
    invitation.refresh_from_db()
    assert invitation.state == "answered"
    assert inviting.answered(invitation) is False
    assert "already" in inviting.over(invitation)


def test_it_ends_with_its_time(dans, clock):
    invitation = invite(a_survey(), dans)
    (invitation,) = goes()
    assert inviting.over(invitation) == ""
    clock.forward(days=14)
    assert "has ended" in inviting.over(invitation)


def test_an_anonymous_link_leads_to_a_ticket_that_names_nobody(dans):
    version = a_survey(anonymous=True)
    invite(version, dans)
    (invitation,) = goes()
    token = re.search(r"/s/([\w-]{38})/", sent()[0]["text"])[1]
    found = links.invitation_of(token)
    assert (found.pk, found.identity_id, found.conversation_id, found.version) == (None, None, None, version)
    assert links.invitation_of(links.token_of(invitation.key)) is None, "the row itself is no way in"
    ticket = Ticket.objects.get()
    assert {ticket.version_id, ticket.language} == {version.pk, "en"}
    assert ticket.expires_at.hour == ticket.expires_at.minute == 0
