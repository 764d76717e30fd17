"""Facts about versions: drafted, published, never changed after."""

import pytest

from sixring.core.actors import SYSTEM
from sixring.core.errors import Forbidden, Refused
from sixring.feedback.surveys import publishing
from tests.cast import happened_to
from tests.feedback.surveying import a_survey, answer, question, raw

pytestmark = pytest.mark.django_db


def test_a_survey_is_drafted_published_closed_and_opened_again(ada):
    survey = publishing.create("After delivery", raw(question("nps")), actor=ada)
    assert (survey.state, publishing.published(survey)) == ("draft", None)
    version = publishing.publish(survey, actor=ada)
    assert (survey.state, version.number) == ("open", 1)
    publishing.close(survey, actor=ada)
    publishing.close(survey, actor=ada)
    publishing.reopen(survey, actor=ada)
    assert happened_to(survey) == ["survey.drafted", "survey.published", "survey.closed", "survey.opened"]


def test_what_was_published_never_changes(ada):
    version = a_survey()
    before = version.design
    with pytest.raises(Refused, match="stays as it is"):
        publishing.change(version, raw(question("nps")), actor=ada)
    draft = publishing.draft_of(version.survey, actor=ada)
    assert draft.number == 2
    assert publishing.draft_of(version.survey, actor=ada) == draft
    publishing.change(draft, raw(question("nps")), actor=ada)
    publishing.publish(version.survey, actor=ada)
    with pytest.raises(Refused):
        publishing.change(draft, raw(question("ces")), actor=ada)
    version.refresh_from_db()
    assert version.design == before
    assert publishing.published(version.survey) == draft


def test_publishing_twice_leaves_one_trace(ada):
    survey = a_survey().survey
    publishing.publish(survey, actor=ada)
    assert happened_to(survey).count("survey.published") == 1


def test_what_can_not_be_asked_is_refused_in_words(ada):
    survey = publishing.create("Empty", {}, actor=ada)
    with pytest.raises(Refused, match="no question"):
        publishing.publish(survey, actor=ada)
    with pytest.raises(Refused, match="never published"):
        publishing.discard(survey, actor=ada)
    with pytest.raises(Refused, match="Publish it first"):
        publishing.reopen(survey, actor=ada)


def test_a_draft_is_dropped_and_what_is_published_stays(ada):
    version = a_survey()
    publishing.draft_of(version.survey, actor=ada)
    publishing.discard(version.survey, actor=ada)
    publishing.discard(version.survey, actor=ada)
    assert publishing.latest(version.survey) == version
    assert happened_to(version.survey).count("survey.draft_discarded") == 1


def test_with_answers_a_survey_stays_anonymous_or_not(ada):
    version = a_survey()
    publishing.settle(version.survey, {"anonymous": True}, actor=ada)
    publishing.settle(version.survey, {"anonymous": False}, actor=ada)
    answer(version, {"csat": 5})
    with pytest.raises(Refused, match="answers already"):
        publishing.settle(version.survey, {"anonymous": True}, actor=ada)


def test_who_may_not_configure_builds_nothing(ben):
    survey = a_survey().survey
    for act in (publishing.publish, publishing.close, publishing.reopen, publishing.discard, publishing.draft_of):
        with pytest.raises(Forbidden):
            act(survey, actor=ben)
    with pytest.raises(Forbidden):
        publishing.create("Mine", {}, actor=ben)
    assert publishing.get(ben, survey.pk) == survey


def test_two_surveys_of_a_name_have_addresses_of_their_own():
    one, two = (publishing.create("Wie war's? ☀", {}, actor=SYSTEM) for _ in range(2))
    assert one.key != two.key
    assert one.key.startswith("wie-war-s-")
