"""After what customers are asked: told by the rooms below, once for each occasion."""

from datetime import timedelta

import pytest
from django.db import transaction

from sixring.conversations import closure
from sixring.conversations.models import Call, Conversation
from sixring.core import changes
from sixring.core.actors import SYSTEM
from sixring.core.models import Change
from sixring.feedback.asking import occasions, tenure
from sixring.feedback.models import Invitation
from tests.cast import hands_in, settle, touches_of, where
from tests.feedback.asking.conftest import goes, hear, sent, triggered
from tests.feedback.surveying import a_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def solved(clock, dan, ada):
    """Dan's matter, solved now."""
    return solve(where(dan.writes("Where are my trays?", reference="<1@dan>")), ada)


def solve(matter, ada):
    closure.resolve(matter, actor=ada)
    return matter


def delivered(accounts, order="1001", step="a", **more):
    said = {"sender": ["email", "dan@example.com"], "kind": "order_delivered", "thread": order, **more}
    arrival = hands_in(accounts["steps"], {**said, "external_id": f"{order}-{step}"}, key=f"{order}-{step}")
    settle()
    return touches_of(arrival)[0]


def asked():
    hear()
    return list(Invitation.objects.order_by("pk"))


def test_a_matter_that_is_solved_is_asked_about_an_hour_later(dan, ada, clock):
    triggered(a_survey())
    matter = solve(where(dan.writes()), ada)
    (invitation,) = asked()
    assert (invitation.conversation, invitation.identity, invitation.state) == (matter, matter.anchor, "waiting")
    assert invitation.due_at == clock.in_hours(1)
    goes()
    assert sent() == []
    clock.forward(hours=1)
    assert goes()[0].state == "sent"


def test_one_that_was_solved_before_the_trigger_was_made_is_not(solved, clock):
    clock.forward(seconds=1)
    triggered(a_survey())
    assert asked() == []


def test_one_that_was_opened_again_is_not_asked_about_until_it_is_solved_again(dan, ada, clock):
    triggered(a_survey())
    matter = solve(where(dan.writes("Hello", reference="<1@dan>")), ada)
    asked()
    dan.writes("Not solved!", replies_to=["<1@dan>"])
    clock.forward(hours=1)
    assert goes()[0].why_not == "reopened"
    solve(Conversation.objects.get(pk=matter.pk), ada)
    assert len(asked()) == 1
    assert goes()[0].state == "waiting"
    clock.forward(hours=1)
    assert goes()[0].state == "sent"


def test_reading_the_log_again_asks_nobody_again(dan, ada, clock):
    triggered(a_survey())
    solve(where(dan.writes()), ada)
    asked()
    clock.forward(hours=1)
    goes()
    occasions.hear_solved(Change.objects.get(verb="conversation.resolved"))
    assert [one.state for one in asked()] == ["sent"]


def test_only_matters_of_the_chosen_teams(dan, ada):
    team = min(ada.teams)
    triggered(a_survey(), teams=(team,))
    solve(where(dan.writes()), ada)
    assert asked() == []
    mine = where(dan.writes("Another"))
    Conversation.objects.filter(pk=mine.pk).update(team=team)
    solve(mine, ada)
    assert [one.conversation for one in asked()] == [mine]


def test_noise_is_nothing_to_ask_about(dan, ada):
    triggered(a_survey())
    matter = where(dan.writes())
    Conversation.objects.filter(pk=matter.pk).update(noise="spam")
    solve(matter, ada)
    assert asked() == []


def test_a_delivered_order_is_asked_about_once_whatever_tells_of_it(accounts, clock):
    triggered(a_survey(), moment="delivered")
    touch = delivered(accounts)
    delivered(accounts, step="told by the carrier too")
    (invitation,) = asked()
    assert (invitation.about, invitation.due_at) == (touch, clock.in_days(3))
    delivered(accounts, order="1002")
    assert len(asked()) == 2


def test_what_the_shop_tracks_as_delivered_counts_too(accounts):
    triggered(a_survey(), moment="delivered")
    told = {"kind": "track", "subject": "Order Delivered", "data": {"properties": {"order_id": "7"}}, "thread": ""}
    delivered(accounts, **told)
    assert asked()[0].dedupe.endswith(":7")


def test_a_delivery_of_long_ago_is_history(accounts, clock):
    triggered(a_survey(), moment="delivered")
    delivered(accounts, occurred_at=clock.in_days(-10).isoformat())
    assert asked() == []


def test_visits_and_calls_that_were_logged(dan, accounts, clock):
    triggered(a_survey(), moment="visited")
    triggered(a_survey(name="Calls"), moment="called")
    call = dan.calls()
    visit = dan.does("chatter", ["phone", dan.phone, "agent"], kind="visit", text="They came by")
    found = {one.trigger.moment: one for one in asked()}
    assert (found["called"].about, found["visited"].about) == (call, visit)
    assert found["called"].due_at == clock.in_seconds(30 * 60)


def test_a_call_the_phone_system_tells_of_is_asked_about_once_it_has_ended(dan, accounts, clock):
    triggered(a_survey(), moment="called")
    call = Call.objects.create(
        account=accounts["chatter"], key="c1", interaction=dan.calls(), rang_at=clock.now, answered_at=clock.now
    )  # fmt: skip
    assert asked() == []
    with transaction.atomic():
        changes.record("call.ended", call, actor=SYSTEM)
    assert [one.about for one in asked()] == [call.interaction]


def test_a_trigger_that_is_off_asks_nobody(dan, ada):
    triggered(a_survey(), active=False)
    solve(where(dan.writes()), ada)
    assert asked() == []


def test_customers_of_ninety_days_are_asked_once(accounts, clock):
    version = a_survey()
    first = clock.in_days(-90)
    for who, at in (("dan", first), ("erin", clock.in_days(-30)), ("zoe", clock.in_days(-300))):
        ordered(accounts, who, at)
    ordered(accounts, "zoe", first)
    trigger = triggered(version, moment="tenure")
    assert (tenure.settle(), tenure.settle()) == (1, 0)
    invitation = Invitation.objects.get(trigger=trigger)
    assert (invitation.identity.value, invitation.due_at) == ("dan@example.com", clock.now)
    clock.forward(days=1)
    assert tenure.settle() == 0


def ordered(accounts, who, at):
    said = {"sender": ["email", f"{who}@example.com"], "kind": "order_placed", "occurred_at": at.isoformat()}
    key = f"{who}-{at:%Y%m%d}"
    hands_in(accounts["steps"], {**said, "thread": key, "external_id": key}, key=key, at=at + timedelta(seconds=1))
    settle()


def test_several_triggers_of_one_moment_ask_by_their_own(dan, ada, clock):
    for name in ("One", "Two"):
        triggered(a_survey(name=name))
    solve(where(dan.writes()), ada)
    asked()
    clock.forward(hours=1)
    assert [one.why_not.partition(":")[0] or one.state for one in goes()] == ["sent", "quiet"]
