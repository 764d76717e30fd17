"""Who is asked and who is left in peace: every reason not to, each told on the invitation."""

import pytest

from sixring.channels.models import Account
from sixring.core.actors import SYSTEM
from sixring.feedback.asking import inviting, limits, reasons, triggering
from sixring.feedback.models import Invitation, Survey
from sixring.people import contact, merge, suppression
from sixring.people.contact import Contact
from sixring.people.models import Identity
from tests.feedback.asking.conftest import goes, hear, known, leave, says, sent, triggered
from tests.feedback.surveying import a_survey, answer

pytestmark = pytest.mark.django_db


def invited(identity, version=None, dedupe="order:1", **more):
    version = version or a_survey()
    invitation = inviting.invite(version, identity, dedupe=dedupe, actor=SYSTEM, **more)
    goes()
    invitation.refresh_from_db()
    return invitation


def join(one, other):
    merge.merge(one.person, other.person, actor=SYSTEM, reason="tests")


def why(invitation):
    assert (invitation.state, len(sent())) == ("not_sent", 0)
    return invitation.why_not.partition(":")[0]


def test_who_never_agreed_is_not_asked_by_ourselves(mailbox):
    assert why(invited(known())) == "not_agreed"


def test_who_refused_is_not_asked_even_where_nobody_has_to_agree(mailbox):
    version = a_survey()
    trigger = triggered(version, who="not_refused")
    dan = says(known(), "no")
    inviting.invite(version, dan, dedupe="x", trigger=trigger, actor=SYSTEM)
    goes()
    assert why(Invitation.objects.exclude(identity=None).get()) == "reopened", "no matter of that trigger"
    trigger = triggered(version, moment="delivered", who="not_refused")
    assert why(invited(dan, version, "y", trigger=trigger)) == "refused"


def test_who_has_not_refused_is_asked_where_that_is_the_rule(mailbox):
    version = a_survey()
    trigger = triggered(version, moment="delivered", who="not_refused")
    assert invited(known(), version, trigger=trigger).state == "sent"


def test_who_asked_to_be_left_alone_is(dans):
    suppression.keep("email", "dan@example.com", actor=SYSTEM)
    assert why(invited(dans)) == "suppressed"


def test_a_no_of_one_address_counts_for_all_of_its_person(dans, mailbox):
    other = says(known("dan@work.test"), "no")
    join(dans, other)
    assert why(invited(Identity.objects.get(pk=dans.pk))) == "refused"


def test_what_is_only_claimed_is_written_to_by_nobody(mailbox):
    claimed = Identity.objects.create(kind="email", value="dan@example.com", display="dan@example.com", claimed=True)
    assert why(invited(claimed)) == "no_way"


def test_our_own_address_is_not_asked(mailbox):
    assert why(invited(says(known("care@us.test")))) == "ours"


def test_without_a_way_the_reason_says_so(db, clock):
    assert why(invited(says(known()))) == "no_way"


def test_within_the_quiet_days_nobody_is_asked_again_whatever_survey_it_is(dans, clock):
    invited(dans)
    second = invited(dans, a_survey(name="Other"), "order:2")
    assert (second.state, second.why_not) == ("not_sent", "quiet:2026-03-02")
    clock.forward(days=30, seconds=1)
    assert invited(dans, second.version, "order:3").state == "sent"


def test_quiet_counts_for_the_person_not_the_address(dans, mailbox):
    other = says(known("dan@work.test"))
    join(dans, other)
    invited(Identity.objects.get(pk=dans.pk))
    second = invited(Identity.objects.get(pk=other.pk), dedupe="order:2")
    assert second.why_not.startswith("quiet")


def test_at_most_so_many_within_a_year(dans, clock):
    limits.choose(0, 2, actor=SYSTEM)
    assert [invited(dans, dedupe=f"order:{n}").state for n in range(3)] == ["sent", "sent", "not_sent"]
    assert Invitation.objects.get(dedupe="order:2").why_not == "most:2"
    clock.forward(days=366)
    assert invited(dans, dedupe="order:3").state == "sent"


def test_what_was_not_sent_counts_for_nothing(dans):
    suppression.keep("email", "dan@example.com", actor=SYSTEM)
    invited(dans)
    suppression.lift("email", "dan@example.com", actor=SYSTEM)
    assert invited(dans, dedupe="order:2").state == "sent"


def test_the_rest_of_the_share_is_listed_as_not_drawn(mailbox):
    version = a_survey()
    trigger = triggered(version, moment="delivered", share=50)
    for n in range(20):
        inviting.invite(version, says(known(f"c{n}@example.com")), dedupe=f"d{n}", trigger=trigger, actor=SYSTEM)
    states = [one.why_not or one.state for one in goes()]
    assert set(states) == {"sent", "not_drawn:50"}
    assert "(50 %)" in reasons.words("not_drawn:50")


def test_the_quota_of_a_day_begins_anew_the_next(mailbox, clock):
    version = a_survey()
    trigger = triggered(version, moment="delivered", per_day=1)
    for n in range(2):
        inviting.invite(version, says(known(f"c{n}@example.com")), dedupe=f"d{n}", trigger=trigger, actor=SYSTEM)
    assert [one.why_not or one.state for one in goes()] == ["sent", "per_day:1"]
    clock.forward(days=1)
    assert invited(says(known("c3@example.com")), version, "d3", trigger=trigger).state == "sent"


def test_enough_answers_end_the_asking(dans):
    version = a_survey()
    trigger = triggered(version, moment="delivered", enough=1)
    answer(version, {"csat": 5})
    assert invited(dans, version, trigger=trigger).why_not == "enough:1"


def test_a_survey_or_trigger_that_ended_meanwhile_asks_nobody(dans):
    version = a_survey()
    trigger = triggered(version, moment="delivered")
    inviting.invite(version, dans, dedupe="a", trigger=trigger, actor=SYSTEM)
    trigger.active = False
    trigger.save()
    assert goes()[0].why_not == "off"
    inviting.invite(version, dans, dedupe="b", actor=SYSTEM)
    Survey.objects.update(state="closed")
    assert goes()[1].why_not == "closed"
    triggering.remove(trigger, actor=SYSTEM)


def test_what_lay_too_long_is_not_sent_any_more(dans, clock):
    inviting.invite(a_survey(), dans, dedupe="a", actor=SYSTEM)
    clock.forward(days=8)
    assert goes()[0].why_not == "late"


def test_it_waits_for_the_hours_they_like(dans, clock):
    likes = Contact(hours=(clock.in_hours(5).time(), clock.in_hours(8).time()), zone="UTC")
    contact.keep(dans, likes, source="tests", proof="token", actor=SYSTEM)
    invitation = invited(dans)
    assert (invitation.state, invitation.due_at) == ("waiting", clock.in_hours(5))
    clock.forward(hours=5)
    assert goes()[0].state == "sent"


def test_the_channel_they_prefer_comes_first(dans, accounts):
    Account.objects.create(kind="sms", name="SMS", settings={"number": "+442079460000", "provider": "twilio"})
    phone = says(known("+442079460101", "phone"), channel="message")
    join(dans, phone)
    contact.keep(dans, Contact(channel="message", zone="UTC"), source="tests", proof="token", actor=SYSTEM)
    assert invited(Identity.objects.get(pk=dans.pk)).channel == "sms"


def test_consent_taken_back_on_the_way_stops_it_at_the_door(dans):
    invitation = invited(dans)
    says(dans, "no")
    leave()
    invitation.refresh_from_db()
    assert (invitation.state, invitation.why_not.partition(":")[0]) == ("not_sent", "failed")
    assert "consent" in reasons.words(invitation.why_not)


def test_one_that_breaks_holds_up_nobody(dans, monkeypatch, clock):
    from sixring.feedback.asking import wording

    def breaks(asked, way):
        raise RuntimeError

    monkeypatch.setattr(wording, "letter", breaks)
    invited(dans)
    for _ in range(4):
        clock.forward(hours=1)
        goes()
    assert Invitation.objects.get().why_not == "failed:RuntimeError"
    hear()
