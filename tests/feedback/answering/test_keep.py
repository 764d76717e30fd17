"""Facts about keeping answers: the one way they come in."""

import pytest

from sixring.conversations.models import Conversation
from sixring.core.actors import SYSTEM
from sixring.core.errors import Refused
from sixring.feedback.answering.keep import NotKept, scores_of
from sixring.feedback.asking import inviting
from sixring.feedback.models import Answer, Response
from sixring.feedback.surveys import publishing
from sixring.interactions.models import Interaction
from sixring.people.models import Identity
from tests.cast import happened_to, where
from tests.feedback.surveying import CUSTOMER, a_survey, after, answer, question, said_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited(dan, clock):
    """Dan, asked about his conversation."""
    touch = dan.writes("Where are my trays?")
    version = a_survey()
    return inviting.invite(version, touch.identity, conversation=where(touch), dedupe="once", actor=SYSTEM)


def test_answers_are_kept_and_told():
    response = answer(a_survey(), {"csat": 4, "why": "Quick"})
    assert said_in(response) == {"csat": 4, "why": "Quick"}
    assert response.state == "complete"
    assert happened_to(response) == ["response.completed"]
    assert scores_of(response) == {"csat": 4}


def test_what_an_invited_person_says_stands_in_their_story(invited, dan):
    response = answer(invited.version, {"csat": 2, "why": "Two trays were broken"}, invitation=invited)
    touch = response.interaction
    assert (touch.kind, touch.text, touch.identity) == ("survey", "Two trays were broken", invited.identity)
    assert touch.data == {"response": response.pk, "survey": response.survey_id, "scores": {"csat": 2.0}}
    assert touch.account == dan.accounts["letters"], "whoever may see the conversation, and nobody else"
    assert response.conversation == Conversation.objects.get()
    invited.refresh_from_db()
    assert invited.state == "answered"


def test_the_same_sent_again_is_one_response():
    version = a_survey()
    first = answer(version, {"csat": 4}, dedupe="one")
    again = answer(version, {"csat": 1}, dedupe="one")
    assert first == again
    assert said_in(again) == {"csat": 4}
    assert happened_to(again) == ["response.completed"]


def test_an_invitation_is_answered_once_from_however_many_windows(invited):
    answer(invited.version, {"csat": 4}, invitation=invited)
    answer(invited.version, {"csat": 1}, invitation=invited)
    assert [said_in(one) for one in Response.objects.all()] == [{"csat": 4}]


def test_pages_come_one_by_one_and_count_when_all_is_there():
    version = a_survey(question("nps", required=True), question("why", "text", page=True))
    begun = answer(version, {"nps": 9}, dedupe="mine", complete=False)
    assert begun.state == "partial"
    assert happened_to(begun) == []
    whole = answer(version, {"why": "Good soil"}, dedupe="mine")
    assert (whole.pk, whole.state, said_in(whole)) == (begun.pk, "complete", {"nps": 9, "why": "Good soil"})


def test_going_back_changes_what_was_said_and_drops_what_is_no_longer_asked():
    version = a_survey(question("nps"), question("wrong", "text", branch=after("nps", "at_most", 6)))
    answer(version, {"nps": 3}, dedupe="mine", complete=False)
    answer(version, {"wrong": "Late"}, dedupe="mine", complete=False)
    whole = answer(version, {"nps": 9}, dedupe="mine")
    assert said_in(whole) == {"nps": 9}


def test_what_is_not_asked_is_not_taken():
    version = a_survey(question("nps"), question("wrong", "text", branch=after("nps", "at_most", 6)))
    with pytest.raises(NotKept) as told:
        answer(version, {"nps": 9, "wrong": "Late"})
    assert told.value.by_question.keys() == {"wrong"}
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"csat": 6}, "not between 1 and 5"),
        ({"csat": -1}, "not between"),
        ({"csat": "4.5"}, "no whole number"),
        ({"csat": "nan"}, "no whole number"),
        ({"csat": "inf"}, "no whole number"),
        ({"csat": True}, "no whole number"),
        ({"csat": [4]}, "no whole number"),
        ({"csat": 4, "strange": 1}, "no question “strange”"),
        ({"csat": 4, "why": "a" * 100_000}, "At most 10,000"),
        ({"csat": 4, "why": ["a"]}, "in words"),
        ({"why": "no score"}, "answer this question"),
        ({}, "answer this question"),
    ],
)
def test_what_can_not_be_is_refused_by_question_and_nothing_is_kept(said, words):
    with pytest.raises(NotKept, match=words):
        answer(a_survey(), said)
    assert not Response.objects.exists()
    assert not Answer.objects.exists()


def test_of_several_slips_each_is_told():
    version = a_survey(question("nps"), question("csat"), question("part", "choice", options=["Soil", "Seeds"]))
    with pytest.raises(NotKept) as told:
        answer(version, {"nps": 11, "csat": 0, "part": ["soil", "seeds"]})
    assert told.value.by_question.keys() == {"nps", "csat", "part"}


def test_an_anonymous_answer_leads_back_to_nobody(dan, clock):
    touch = dan.writes("Hello")
    version = a_survey(anonymous=True)
    response = answer(
        version, {"csat": 1, "why": "No"}, identity=touch.identity, conversation=where(touch),
        context={"order": "GG-1", "store": "Berlin", "agent": "Ben"},
    )  # fmt: skip
    assert (response.identity, response.conversation, response.invitation, response.interaction) == (None,) * 4
    assert response.at == response.started_at == clock.now.replace(hour=0)
    assert response.context == {"store": "Berlin"}
    assert not Interaction.objects.filter(kind="survey").exists()


def test_a_late_answer_is_kept_and_says_so(invited, clock):
    invited.expires_at = clock.now
    invited.save()
    clock.forward(hours=1)
    assert answer(invited.version, {"csat": 4}, invitation=invited).late


def test_after_closing_what_was_begun_is_late_and_a_paper_is_not(clock):
    version = a_survey()
    publishing.close(version.survey, actor=SYSTEM)
    assert answer(version, {"csat": 4}).late
    assert not answer(version, {"csat": 4}, source="paper", at=clock.in_days(-3)).late


def test_what_looks_like_a_robot_is_kept_aside_and_told_to_nobody():
    response = answer(a_survey(), {"csat": 1}, suspicion="trap")
    assert (response.state, response.suspicion, said_in(response)) == ("suspect", "trap", {"csat": 1})
    assert happened_to(response) == []


def test_a_robot_takes_nobodys_place(invited):
    robots = answer(invited.version, {"csat": 1}, invitation=invited, suspicion="trap")
    theirs = answer(invited.version, {"csat": 5}, invitation=invited)
    assert (robots.pk != theirs.pk, theirs.state, said_in(theirs)) == (True, "complete", {"csat": 5})
    robots.refresh_from_db()
    assert (robots.state, robots.invitation) == ("suspect", None)


def test_only_what_is_published_is_answered():
    survey = publishing.create("Drafted", {"questions": [question("nps")]}, actor=SYSTEM)
    with pytest.raises(Refused, match="published"):
        answer(publishing.latest(survey), {"nps": 9})


def test_another_surveys_answers_are_not_mixed_in(invited):
    other = a_survey()
    answer(invited.version, {"csat": 4}, dedupe="same")
    with pytest.raises(Refused, match="another survey"):
        answer(other, {"csat": 4}, dedupe="same")
    with pytest.raises(Refused, match="another survey"):
        answer(other, {"csat": 4}, invitation=invited)


def test_nothing_is_answered_in_the_future(clock):
    with pytest.raises(NotKept, match="future"):
        answer(a_survey(), {"csat": 4}, at=clock.in_days(1))


def test_a_matrix_gives_a_score_a_line_and_a_choice_its_keys():
    version = a_survey(
        question("rows", "matrix", rows=["Soil", "Seeds"]), question("part", "choice", options=["A", "B"], several=True)
    )
    response = answer(version, {"rows": {"soil": 5, "seeds": "2"}, "part": ["a", "b", "a"]})
    assert scores_of(response) == {"rows.soil": 5, "rows.seeds": 2}
    assert said_in(response)["part"] == ["a", "b"]


TEN = ["Grüße", "Ελληνικά", "Привет", "שלום עולם", "مرحبا", "हिन्दी", "ไทย", "日本語", "한국어", "ქართული", "🌱👩🏽‍🌾"]


@pytest.mark.parametrize("said", TEN)
def test_every_script_stays_as_it_was_written(said):
    assert said_in(answer(a_survey(), {"csat": 3, "why": said}))["why"] == said


def test_what_no_database_takes_is_left_out():
    assert said_in(answer(a_survey(), {"csat": 3, "why": "a\x00b\ud800"}))["why"] == "ab?"


def test_an_incentive_is_recorded_with_the_answer():
    assert answer(a_survey(incentive="5 % off"), {"csat": 5}).incentive == "5 % off"


def test_an_unknown_person_stands_in_our_own_account(dan):
    identity = Identity.objects.create(kind="email", value="new@example.com", display="new@example.com", claimed=True)
    touch = answer(a_survey(), {"csat": 5}, identity=identity).interaction
    assert (touch.account.kind, touch.proof) == ("survey", "claimed")


def test_actor_of_the_change_is_whoever_answered():
    from sixring.core.models import Change

    answer(a_survey(), {"csat": 5})
    assert Change.objects.get(verb="response.completed").actor_kind == CUSTOMER.kind
