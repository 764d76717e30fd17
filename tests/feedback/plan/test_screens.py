"""Plans on the screen: lists, the page of one, the panel beside its conversation, settings; and the API."""

import pytest
from django.urls import reverse

from sixring.conversations.sending import replies
from sixring.feedback.models import Plan, Sharing, Step
from sixring.feedback.plan import rules
from sixring.home.start import agent as start
from tests.cast import agent_of
from tests.feedback.plan.conftest import heard, plan_of

pytestmark = pytest.mark.django_db


def signed_in(client, actor):
    client.force_login(agent_of(actor))
    return client


def page(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_lists_show_what_is_owed_to_whom(client, plan, ada, clock):
    clock.forward(hours=6)
    signed_in(client, ada)
    assert "Recommendation 3 of 10" in page(client, "feedback:plans")
    assert "overdue by 2 h" in page(client, "feedback:plans", list="late")
    assert "Nothing in this list" in page(client, "feedback:plans", list="mine")
    assert client.get(reverse("feedback:plans") + "?list=odd").status_code == 404


def test_the_page_of_a_plan_goes_on_as_steps_are_done(client, plan, matter, ben):
    replies.reply(matter, "I am sorry.", actor=ben, token="a")
    heard()
    shown = page(signed_in(client, ben), "feedback:plan", plan.pk)
    assert "seen to be done" in shown
    assert "Put an action on the board" in shown
    client.post(reverse("feedback:plan_step", args=[plan.pk, "investigate"]))
    assert Step.objects.get(plan=plan, kind="investigate").done_by == agent_of(ben)
    client.post(reverse("feedback:plan_step_end", args=[plan.pk, "investigate"]))
    assert Step.objects.get(plan=plan, kind="investigate").done_at is None


def test_the_story_says_the_score_of_an_answer_with_or_without_words(client, said, matter, ben):
    said(nps=2)
    said(nps=3, why="The trays were broken again!")
    heard()
    shown = page(signed_in(client, ben), "conversations:show", matter.pk)
    assert shown.count('class="bubble-score"') == 2
    assert ("After delivery: 2 / 10" in shown, "After delivery: 3 / 10" in shown) == (True, True)
    assert "No words came with this" not in shown


def test_beside_the_conversation_stand_the_steps_and_their_words(client, plan, matter, ben):
    signed_in(client, ben)
    assert "Response plan" in page(client, "conversations:show", matter.pk)
    answer = client.post(reverse("feedback:plan_draft", args=[plan.pk, "acknowledge"]), follow=True)
    assert "thank you for telling us plainly" in answer.content.decode()


def test_a_survey_comment_of_its_own_conversation_can_be_opened_and_answered(client, said, ben):
    response = said(about=None, csat=1, why="Nobody came.")
    heard()
    assert "Nobody came." in page(signed_in(client, ben), "conversations:show", plan_of(response).conversation_id)


def test_documenting_without_words_is_asked_for_again(client, plan, ben):
    signed_in(client, ben)
    there = reverse("feedback:plan_document", args=[plan.pk])
    assert client.post(there, {"what": ""}).status_code == 422
    client.post(there, {"what": "Broken trays", "why": "Thin box"})
    plan.refresh_from_db()
    assert (plan.what, plan.why) == ("Broken trays", "Thin box")


def test_seeing_to_it_giving_a_step_away_and_calling_off(client, plan, ada, ben):
    signed_in(client, ada)
    client.post(reverse("feedback:plan_owner", args=[plan.pk]), {"who": "me"})
    step = reverse("feedback:plan_step_owner", args=[plan.pk, "solve"])
    client.post(step, {"agent": ben.id, "when": "friday 14:30"})
    assert Step.objects.get(plan=plan, kind="solve").owner == agent_of(ben)
    client.post(reverse("feedback:plan_closure", args=[plan.pk]))
    plan.refresh_from_db()
    assert (plan.owner, plan.state) == (agent_of(ada), "called_off")
    client.post(reverse("feedback:plan_resumption", args=[plan.pk]))
    plan.refresh_from_db()
    assert plan.state == "open"


def test_praise_may_be_shown_where_they_said_so(client, said, ben):
    touch = said(nps=10, why="Ben was wonderful.").interaction
    heard()
    signed_in(client, ben)
    plan = Plan.objects.get(tone="positive")
    assert "Nobody asked yet" in page(client, "feedback:plan", plan.pk)
    client.post(
        reverse("feedback:sharing", args=[touch.pk]), {"answer": "yes", "how": "by mail", "back": "//evil.test"}
    )
    assert Sharing.objects.get().answer == "yes"
    assert "May be shown, without their name" in page(client, "feedback:plan", plan.pk)


def test_a_form_leads_back_to_pages_of_ours_alone(client, plan, ben):
    signed_in(client, ben)
    there = reverse("feedback:plan_step", args=[plan.pk, "investigate"])
    assert client.post(there, {"back": "//evil.test/"}).headers["Location"] == reverse("feedback:plan", args=[plan.pk])


def test_thresholds_are_changed_in_settings(client, ada):
    signed_in(client, ada)
    shown = page(client, "feedback:plan_settings")
    assert 'value="4 h"' in shown
    told = rules.asdict(rules.of()).items()
    sent = {name: f"{value} min" if name.endswith("_minutes") else value for name, value in told if value is not True}
    sent |= {"opens": "on", "told_agreed": "on"}
    changed = sent | {"nps_bad": 5, "solve_minutes": "2 h"}
    assert client.post(reverse("feedback:plan_settings"), changed).status_code == 302
    assert (rules.of().nps_bad, rules.of().solve_minutes, rules.of().acknowledge_minutes) == (5, 120, 240)
    assert client.post(reverse("feedback:plan_settings"), sent | {"nps_bad": 10}).status_code == 422


def test_texts_are_written_language_by_language(client, ada):
    signed_in(client, ada)
    assert "Guten Tag" in page(client, "feedback:plan_texts", language="de")
    there = reverse("feedback:plan_texts")
    client.post(there, {"kind": "thank", "language": "nl", "text": "Dank je wel!"})
    assert "Dank je wel!" in page(client, "feedback:plan_texts", language="nl")
    assert client.post(there, {"kind": "thank", "language": "../x", "text": "x"}).status_code == 302


def test_the_start_page_says_whom_to_answer_next(plan, ben):
    assert [(one.plan, one.step) for one in start.page(ben).unhappy] == [(plan.pk, "Acknowledge")]
