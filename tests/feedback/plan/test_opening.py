"""A plan opens for who is unhappy, where they can be answered, and whoever should act hears of it."""

from datetime import timedelta

import pytest

from sixring.conversations import assignment, closure, notices
from sixring.conversations.models import Conversation
from sixring.core.actors import SYSTEM
from sixring.feedback import plan as plans
from sixring.feedback.models import Plan, Reading
from sixring.feedback.plan import rules
from sixring.work import hours
from tests.cast import Clock, agent_of, happened_to, place_of, where
from tests.feedback.plan.conftest import heard, plan_of
from tests.feedback.surveying import a_survey, answer

pytestmark = pytest.mark.django_db
STEPS = ["acknowledge", "investigate", "solve", "follow_up", "document"]


def test_a_low_score_opens_the_five_steps_in_the_matter_it_is_about(said, matter, ada):
    closure.resolve(matter, actor=ada)
    response = said(nps=3, why="The trays were broken again!")
    heard()

    plan = plan_of(response)
    assert (plan.tone, plan.cause, plan.value, plan.conversation) == ("negative", "nps", 3, matter)
    assert [step.kind for step in plan.steps.all()] == STEPS
    matter.refresh_from_db()
    assert matter.state == Conversation.State.NEEDS_US
    assert place_of(response.interaction).conversation == matter
    assert "plan.opened" in happened_to(plan)


def test_said_about_no_matter_it_begins_a_conversation_of_its_own_that_needs_us(said, matter):
    response = said(about=None, csat=1, why="Nobody came.")
    heard()
    conversation = plan_of(response).conversation
    assert conversation != matter
    assert (conversation.state, conversation.anchor) == (Conversation.State.NEEDS_US, matter.anchor)
    assert conversation.preview == "Nobody came."


def test_it_opens_once_however_often_it_is_told(said):
    response = said(nps=2, why="No.")
    heard()
    again = plans.open_for(response, actor=SYSTEM)
    assert again == plan_of(response)
    assert Plan.objects.count() == 1


def test_a_second_complaint_in_the_same_matter_belongs_to_the_open_plan(said):
    said(nps=2, why="No.")
    said(csat=1, why="Still no.")
    heard()
    assert Plan.objects.count() == 1


def test_a_glad_answer_in_words_is_to_be_thanked_and_bothers_no_queue(said, matter, ada):
    closure.resolve(matter, actor=ada)
    response = said(nps=10, why="Ben was wonderful.")
    heard()
    plan = plan_of(response)
    assert (plan.tone, [step.kind for step in plan.steps.all()]) == ("positive", ["thank", "share"])
    matter.refresh_from_db()
    assert matter.state == Conversation.State.RESOLVED


@pytest.mark.parametrize("answers", [{"nps": 7, "why": "Fine."}, {"nps": 10}, {"csat": 4}, {"ces": 5}])
def test_what_is_neither_bad_nor_praise_opens_nothing(said, answers):
    response = said(**answers)
    heard()
    assert plan_of(response) is None


def test_one_unhappy_score_outweighs_a_glad_one(said):
    response = said(nps=9, csat=2, why="Friendly, but late.")
    heard()
    assert (plan_of(response).cause, plan_of(response).tone) == ("csat", "negative")


def test_nobody_known_can_be_answered(survey, clock):
    response = answer(survey, {"nps": 0, "why": "Bad."})
    heard()
    assert plan_of(response) is None


def test_an_anonymous_answer_leads_to_no_plan(clock, matter):
    version = a_survey(name="Honest", anonymous=True)
    answer(version, {"csat": 1, "why": "Bad."}, identity=matter.anchor)
    heard()
    assert not Plan.objects.exists()


def test_old_answers_brought_in_later_open_nothing(survey, matter, clock):
    response = answer(survey, {"nps": 0}, identity=matter.anchor, at=clock.now - timedelta(days=30))
    heard()
    assert plan_of(response) is None


def test_strong_words_in_a_message_open_one_too(dan, clock):
    touch = dan.writes("This is a disgrace. I am leaving.")
    reading = a_reading(touch, clock, sentiment=-0.9, confidence=0.95)
    plan = plans.open_for(reading, actor=SYSTEM)
    assert (plan.cause, plan.value, plan.conversation) == ("text", -0.9, where(touch))


@pytest.mark.parametrize(("sentiment", "confidence"), [(-0.3, 0.95), (-0.9, 0.4)])
def test_mild_or_uncertain_words_open_nothing(dan, clock, sentiment, confidence):
    reading = a_reading(dan.writes("Hm."), clock, sentiment=sentiment, confidence=confidence)
    assert plans.open_for(reading, actor=SYSTEM) is None


def a_reading(touch, clock: Clock, **read) -> Reading:
    return Reading.objects.create(
        interaction=touch, identity=touch.identity, conversation=where(touch), label="negative", strength=0.9,
        encoder="test", occurred_at=clock.now, **read,
    )  # fmt: skip


def test_due_times_are_opening_time(said, ada, clock):
    week = [[["09:00", "17:00"]]] * 5 + [[], []]
    calendar = hours.Calendar.from_json({"zone": "UTC", "week": week, "holidays": []})
    hours.change(None, calendar, clock.now.date(), actor=ada)
    clock.forward(hours=4)  # Monday, 16:00: one hour of opening time is left
    response = said(nps=1)
    heard()
    first = plan_of(response).steps.get(kind="acknowledge")
    assert first.due_at == clock.in_hours(20)  # four hours of it: Tuesday, 12:00


def test_whoever_has_the_conversation_hears_of_it_and_nobody_else(said, matter, ada, ben):
    assignment.assign(matter, agent_of(ben), actor=ada)
    response = said(nps=1)
    heard()
    assert plan_of(response).owner == agent_of(ben)
    assert [one.kind for one in notices.shown(ben)].count("unhappy") == 1
    assert not notices.shown(ada).filter(kind="unhappy").exists()


def test_without_an_owner_its_team_hears_of_it_else_the_leads(said, matter, ada, ben, cleo):
    said(nps=1)
    heard()
    assert notices.shown(ada).filter(kind="unhappy").exists()
    assert not notices.shown(ben).filter(kind="unhappy").exists()

    Plan.objects.all().delete()
    assignment.assign_team(matter, agent_of(ben).teams.get(), actor=ada)
    said(csat=1)
    heard()
    assert notices.shown(ben).filter(kind="unhappy").exists()
    assert not notices.shown(cleo).filter(kind="unhappy").exists()


def test_switched_off_nothing_opens(said, ada):
    rules.decide({"opens": False}, actor=ada)
    response = said(nps=0)
    heard()
    assert plan_of(response) is None
