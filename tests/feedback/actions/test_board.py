"""The board: what is put on it, whom it is for, where it may go, whether it helped; and erasing."""

import pytest
from django.urls import reverse

from sixring.core import clock as time_of_day
from sixring.core import privacy as rooms
from sixring.core.errors import Forbidden, Invalid, NotFound, Refused
from sixring.core.privacy import Subject
from sixring.feedback.actions import board, effect, figures, inviting, people, saying
from sixring.feedback.models import Action, Affected, Invitation, Mention, Reading, Topic
from sixring.feedback.plan import rules
from sixring.feedback.privacy import plan as privacy
from sixring.interactions.models import Interaction
from tests.cast import agent_of, happened_to
from tests.feedback.surveying import answer
from tests.screens import enter

pytestmark = pytest.mark.django_db


def test_an_action_keeps_the_number_it_rests_on_as_it_was(survey, says, dan, erin, ada):
    says(dan, 3)
    says(erin, 9)
    figure = figures.taken(survey.survey, "nps")
    made = board.plan("Better boxes", actor=ada, basis=board.Basis(survey.survey, "nps", figure=figure))
    assert (made.figure["n"], made.figure["value"], made.figure["label"]) == (2, 0, "NPS")
    assert figures.said(made.figure).startswith("NPS 0 (95 %")
    assert happened_to(made) == ["action.planned"]


def test_a_number_is_taken_as_of_now_whatever_comes_later(survey, says, dan, erin, clock):
    says(dan, 3)
    with time_of_day.frozen(clock.in_days(2)):
        says(erin, 9)
    assert figures.taken(survey.survey, "nps")["n"] == 1


@pytest.mark.parametrize("figure", [{"figure": 3}, {"label": "NPS", "value": 3}])
def test_what_is_no_number_of_a_survey_is_refused(survey, ada, ben, figure):
    with pytest.raises(Invalid, match="not one of a survey"):
        board.plan("Better boxes", actor=ada, basis=board.Basis(survey.survey, "nps", figure=figure))
    assert enter(ben).get(reverse("feedback:actions")).status_code == 200


def test_those_who_scored_low_are_on_it_once_each(action, says, survey, dan, erin, ada):
    says(dan, 3, "Broken!")
    says(dan, 2, "Again!")
    says(erin, 9)
    answer(survey, {"nps": 0})  # nobody known
    assert people.add_responses(action, people.unhappy(action, 6), actor=ada) == 1
    assert people.add_responses(action, people.unhappy(action, 6), actor=ada) == 0
    shown = people.shown(action, ada, people.of(action))
    assert [(one.name, one.words) for one in shown] == [("dan@example.com", "Again!")]


def test_strangers_read_no_words_of_talks_hidden_from_them(action, says, dan, ada, ben, cleo, accounts):
    says(dan, 3, "Broken!")
    people.add_responses(action, people.unhappy(action, 6), actor=ada)
    accounts["letters"].teams.set(agent_of(ben).teams.all())
    assert people.shown(action, ben, people.of(action))[0].words == "Broken!"
    hidden = people.shown(action, cleo, people.of(action))[0]
    assert (hidden.words, hidden.name, hidden.conversation) == ("", "Somebody you may not see", None)


def test_words_of_a_message_hidden_from_whoever_adds_them_are_left_out(action, dan, accounts, ada, ben, cleo):
    touch = dan.writes("Broken!")
    mine = board.plan("Mine", actor=cleo)
    accounts["letters"].teams.set(agent_of(ben).teams.all())
    assert people.add_touches(mine, [touch], actor=cleo) == 0
    assert people.add_touches(action, [touch], actor=ada) == 1


def test_it_moves_by_buttons_and_done_parts_before_from_after(action, ada, clock):
    board.move(action, "doing", actor=ada)
    board.move(action, "done", actor=ada)
    assert action.done_at == clock.now
    board.move(action, "doing", actor=ada)
    assert action.done_at is None
    with pytest.raises(Refused):
        board.move(action, "told", actor=ada)


def test_whose_it_is_or_a_lead_changes_it(action, ben, cleo, viewer):
    mine = board.plan("Faster answers", actor=ben)
    board.change(mine, "Much faster answers", actor=ben)
    for other in (cleo, viewer):
        with pytest.raises(Forbidden):
            board.change(mine, "No", actor=other)
    with pytest.raises(Invalid):
        board.plan("  ", actor=ben)
    with pytest.raises(NotFound):
        board.get(ben, 999)


def test_one_person_before_and_after_is_shown_and_cannot_be_told(action, says, dan, ada, clock):
    says(dan, 3, "Broken!")
    people.add_responses(action, people.unhappy(action, 6), actor=ada)
    clock.forward(days=1)
    board.move(action, "done", actor=ada)
    clock.forward(days=1)
    says(dan, 9, "Whole.")
    found = effect.measure(action, "customers", actor=ada)
    assert saying.verdict(found) == (
        "Cannot tell, because it takes answers of 30 of those it was for, and there are 1."
    )
    assert saying.short(found) == "3.0 → 9.0 (n = 1)"
    action.refresh_from_db()
    assert action.state == "done"


def test_many_compared_with_others_of_the_same_score(action, survey, says, dan, ada, clock):
    rules.decide({"effect_least": 5}, actor=ada)
    fixed = [says(type(dan)(f"fixed{n}", dan.accounts), 4) for n in range(6)]
    others = [says(type(dan)(f"other{n}", dan.accounts), 4) for n in range(6)]
    people.add_responses(action, type(fixed[0]).objects.filter(pk__in=[one.pk for one in fixed]), actor=ada)
    clock.forward(days=1)
    board.move(action, "done", actor=ada)
    clock.forward(days=1)
    for n, one in enumerate(fixed):
        answer(survey, {"nps": 8 + n % 2}, identity=one.identity)
    for n, one in enumerate(others):
        answer(survey, {"nps": 4 + n % 2}, identity=one.identity)
    found = effect.measure(action, "customers", actor=ada)
    assert (found.verdict, found.value) == ("better", pytest.approx(4))
    assert saying.verdict(found).startswith("It got better: +4.0 points more than for the others (95 %: +3.")
    assert "can’t be checked" in saying.verdict(found)
    action.refresh_from_db()
    assert action.state == "measured"


def test_nothing_is_measured_without_an_after_or_a_score(action, ada):
    with pytest.raises(Refused, match="no after"):
        effect.measure(action, "customers", actor=ada)
    bare = board.move(board.plan("Smile", actor=ada), "done", actor=ada)
    with pytest.raises(Refused, match="no score"):
        effect.measure(bare, "customers", actor=ada)


def test_those_it_was_for_are_asked_to_try_it_once(action, survey, says, dan, ada):
    says(dan, 3, "Broken!")
    people.add_responses(action, people.unhappy(action, 6), actor=ada)
    with pytest.raises(Refused):
        inviting.to_test(action, survey.survey, actor=ada)
    board.move(action, "done", actor=ada)
    assert inviting.to_test(action, survey.survey, actor=ada).invited == 1
    assert inviting.to_test(action, survey.survey, actor=ada) == inviting.Asked(0, 1)
    assert Invitation.objects.get().identity.value == dan.email


def test_the_loyal_are_those_the_rule_names(survey, dan, erin, ada, clock):
    dan.writes("Hello")
    erin.writes("Hello")
    clock.forward(days=400)
    for n in range(3):
        touch = dan.does("steps", ["email", dan.email, "provider"], kind="order_placed", external_id=f"o{n}")
    erin.does("steps", ["email", erin.email, "provider"], kind="order_placed")
    assert list(inviting.loyal()) == [touch.identity.person]
    assert inviting.ask_loyal(survey.survey, 10, actor=ada) == inviting.Asked(1, 0)
    assert inviting.ask_loyal(survey.survey, 10, actor=ada) == inviting.Asked(0, 1)


def test_the_pages_go_from_plan_to_told(client, says, survey, dan, ada, clock):
    client.force_login(agent_of(ada))
    says(dan, 3, "Broken!")
    assert "Nothing is being put right yet" in client.get(reverse("feedback:actions")).content.decode()
    touch = Interaction.objects.get(kind="survey").pk
    there = reverse("feedback:new_action") + f"?survey={survey.survey_id}&touch={touch}&topic=Damage"
    assert f'value="{survey.survey_id}:nps" selected' in client.get(there).content.decode()
    typed = {"title": "Trays arrive unbroken", "basis": f"{survey.survey_id}:nps", "topic": "Damage", "touch": touch}
    made = client.post(reverse("feedback:new_action"), typed, follow=True).content.decode()
    assert "Broken!" in made
    assert "Damage · NPS" in made
    one = Action.objects.get()
    client.post(reverse("feedback:action_state", args=[one.pk]), {"state": "done", "back": "board"})
    client.post(reverse("feedback:action_words", args=[one.pk]), {
        "new-language": "en", "new-said": "Broken trays", "new-did": "Thick boxes",
    })  # fmt: skip
    client.post(reverse("feedback:action_telling", args=[one.pk]))
    assert Affected.objects.get().due_at == clock.now
    assert client.post(reverse("feedback:action_people", args=[one.pk]), {"worst": "x"}).status_code == 422
    assert client.get(reverse("feedback:change_action", args=[one.pk])).status_code == 200
    assert client.get(reverse("feedback:loyal")).status_code == 200


def test_an_erased_person_stands_on_no_action_and_in_no_plan(action, says, dan, ada):
    identity = says(dan, 3, "Broken!").identity
    people.add_responses(action, people.unhappy(action, 6), actor=ada)
    board.change(action, f"Call {dan.email} back", actor=ada)
    subject = Subject((identity.pk,), (identity.person_id,), (("email", "", dan.email),))
    assert [one.name for one in privacy.export(subject)] == ["actions"]
    privacy.erase(subject, lambda counts: None)
    assert not Affected.objects.exists()
    action.refresh_from_db()
    assert dan.email not in action.title
    assert "feedback" in {room.name for room in rooms.rooms()}


def test_against_other_topics_it_is_how_people_felt(dan, ada, clock):
    rules.decide({"effect_least": 5}, actor=ada)
    damage, price = (Topic.objects.create(name=name) for name in ("Damage", "Price"))

    def feels(topic, sentiment, number):
        who = type(dan)(f"c{topic.name}{number}", dan.accounts)
        touch = who.writes("Hm")
        reading = Reading.objects.create(
            interaction=touch, identity=touch.identity, sentiment=sentiment, label="neutral", strength=0.5,
            confidence=0.9, encoder="tests", occurred_at=clock.now,
        )  # fmt: skip
        Mention.objects.create(reading=reading, topic=topic)

    action = board.plan("Better boxes", basis=board.Basis(topic="Damage"), actor=ada)
    for n in range(6):
        feels(damage, -0.8 + n / 100, n)
        feels(price, -0.2 + n / 100, n)
    clock.forward(days=1)
    board.move(action, "done", actor=ada)
    clock.forward(days=1)
    for n in range(6, 12):
        feels(damage, 0.4 + n / 100, n)
        feels(price, -0.2 + n / 100, n)
    found = effect.measure(action, "topics", actor=ada)
    assert (found.verdict, found.metric, round(found.value, 2)) == ("better", "sentiment", 1.2)
