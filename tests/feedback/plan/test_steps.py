"""Steps tick themselves where the system sees it, and by hand otherwise; late ones are told; the plan ends."""

import pytest

from sixring.conversations import closure, notices
from sixring.conversations.matter import reasons
from sixring.conversations.sending import replies
from sixring.conversations.writing import drafts
from sixring.core.actors import SYSTEM
from sixring.core.errors import Forbidden, Invalid, NotFound, Refused
from sixring.feedback.models import Plan, Sharing, Step
from sixring.feedback.plan import alerting, drafting, reading, sharing, steps, texts
from sixring.people import suppression
from tests.cast import agent_of, happened_to
from tests.feedback.plan.conftest import heard

pytestmark = pytest.mark.django_db


def step(plan: Plan, kind: str) -> Step:
    return plan.steps.select_related("plan__conversation").get(kind=kind)


def test_a_reply_acknowledges(plan, matter, ben, clock):
    clock.forward(minutes=5)
    replies.reply(matter, "I am sorry, Dan. I look into it.", actor=ben, token="a")
    heard()
    first = step(plan, "acknowledge")
    assert first.itself
    assert first.done_by == agent_of(ben)
    assert step(plan, "solve").done_at is None


def test_resolving_after_an_answer_solves_and_the_next_reply_follows_up(plan, matter, ben, clock):
    replies.reply(matter, "I am sorry.", actor=ben, token="a")
    heard()
    closure.resolve(matter, actor=ben)
    heard()
    assert step(plan, "solve").itself
    clock.forward(days=2)
    replies.reply(matter, "Is everything well now?", actor=ben, token="b")
    heard()
    assert step(plan, "follow_up").itself


def test_closing_without_a_word_solves_nothing(plan, matter, ben):
    closure.resolve(matter, actor=ben)
    heard()
    assert step(plan, "solve").done_at is None


def test_by_hand_all_steps_end_the_plan_and_taking_one_back_goes_on(plan, ben):
    for kind in ("acknowledge", "investigate", "solve", "follow_up"):
        steps.tick(step(plan, kind), actor=ben)
    reasons.add("Damage", actor=SYSTEM)
    steps.document(plan, "Broken trays", "The box is too thin", reasons.in_use().get(), actor=ben)
    plan.refresh_from_db()
    assert (plan.state, plan.reason.name, plan.conversation.reason) == ("done", "Damage", plan.reason)
    assert happened_to(plan)[-1] == "plan.done"

    steps.untick(step(plan, "follow_up"), actor=ben)
    plan.refresh_from_db()
    assert plan.state == "open"


def test_documenting_takes_words(plan, ben):
    with pytest.raises(Refused, match="Write down"):
        steps.tick(step(plan, "document"), actor=ben)
    with pytest.raises(Invalid):
        steps.document(plan, "  ", "", actor=ben)


def test_a_late_step_is_told_once_to_its_owner_and_the_leads(plan, ada, ben, clock):
    steps.take(plan, agent_of(ben), actor=ada)
    clock.forward(hours=5)
    assert alerting.settle_late() == 1
    assert alerting.settle_late() == 0
    for who in (ada, ben):
        assert notices.shown(who).filter(kind="step_late").count() == 1
    assert reading.counts(ada).late == 1


def test_seeing_to_a_plan_takes_its_conversation_and_steps(plan, ben):
    steps.take(plan, agent_of(ben), actor=ben)
    plan.refresh_from_db()
    assert plan.conversation.assignee == agent_of(ben)
    assert {one.owner for one in plan.steps.all()} == {agent_of(ben)}
    assert reading.counts(ben).mine == 1
    assert [one.kind for one in reading.due_next(ben)] == ["acknowledge"]


def test_a_step_is_moved_and_given_away(plan, ada, ben, clock):
    solve = steps.give(step(plan, "solve"), agent_of(ben), actor=ada)
    moved = steps.move(solve, clock.in_days(2), actor=ada)
    assert (moved.owner, moved.due_at) == (agent_of(ben), clock.in_days(2))
    with pytest.raises(Refused):
        steps.move(solve, clock.in_days(-1), actor=ada)


def test_whoever_only_looks_does_nothing(plan, viewer):
    with pytest.raises(Forbidden):
        steps.tick(step(plan, "acknowledge"), actor=viewer)


def test_strangers_see_no_plan_of_a_conversation_hidden_from_them(plan, accounts, ben, cleo):
    for account in plan.conversation.reach.accounts.all():
        account.teams.set(agent_of(ben).teams.all())
    assert reading.get(ben, plan.pk) == plan
    with pytest.raises(NotFound):
        reading.get(cleo, plan.pk)
    with pytest.raises(Refused):
        steps.take(plan, agent_of(cleo), actor=ben)


def test_a_draft_stands_in_the_composer_and_nothing_is_sent(plan, matter, ben, channels):
    drafting.draft(step(plan, "acknowledge"), actor=ben)
    kept = drafts.own(matter, ben, noting=False)
    assert kept.text.startswith("Hello")
    assert kept.text.endswith("Ben")
    assert "{{" not in kept.text
    drafting.draft(step(plan, "acknowledge"), actor=ben)
    assert drafts.own(matter, ben, noting=False).text == kept.text
    assert not channels["letters"].sent


def test_looking_into_it_begins_a_note_and_keeps_what_was_typed(plan, matter, ben):
    drafts.keep(matter, "Look at the box.", {}, version=0, noting=True, actor=ben)
    drafting.draft(step(plan, "investigate"), actor=ben)
    assert drafts.own(matter, ben, noting=True).text.startswith("Look at the box.\n\nWhat I looked at:")


def test_drafts_are_in_their_language_and_as_the_team_wrote_them(plan, matter, ada, ben):
    texts.write("acknowledge", "de", "Hallo {{customer.first_name}}, es tut uns leid.", actor=ada)
    plan.response.language = "de"
    plan.response.save(update_fields=["language"])
    again = reading.step_of(ben, plan.pk, "acknowledge")
    assert drafting.words_of(again, ben) == "Hallo, es tut uns leid."


@pytest.mark.parametrize(("kind", "language", "text"), [
    ("acknowledge", "english!", "Hi"), ("cheer", "en", "Hi"), ("thank", "en", "{{secret}}"),
])  # fmt: skip
def test_a_text_nobody_can_fill_is_refused(ada, kind, language, text):
    with pytest.raises(Invalid):
        texts.write(kind, language, text, actor=ada)


def test_every_step_has_words_in_every_language_we_came_with():
    kinds = set(texts.KINDS) | {"told.subject"}
    assert all(set(known) == kinds for known in texts.SHIPPED.values())
    fillable = {"customer.first_name", "agent.first_name", "wording", "you_said", "we_did"}
    used = {
        name for known in texts.SHIPPED.values() for text in known.values() for name in texts.snippets.unfilled(text)
    }
    assert used == fillable


def test_whether_words_may_be_shown_is_kept_with_the_sentence_they_were_asked_by(said, ben):
    touch = said(nps=10, why="Ben was wonderful.").interaction
    word = sharing.keep(touch, "yes", "by mail today", actor=ben)
    assert (word.wording, sharing.may_show(touch)) == ("sharing.1", True)
    sharing.keep(touch, "no", "", actor=ben)
    assert not sharing.may_show(touch)
    assert Sharing.objects.count() == 2


def test_nothing_is_shown_of_whoever_asked_to_be_left_alone(said, ben):
    touch = said(nps=10, why="Lovely.").interaction
    sharing.keep(touch, "yes", "by mail", actor=ben)
    suppression.keep(touch.identity.kind, touch.identity.value, actor=ben)
    assert not sharing.may_show(touch)


def test_a_yes_says_how_it_was_given(said, ben):
    touch = said(nps=10, why="Lovely.").interaction
    with pytest.raises(Invalid):
        sharing.keep(touch, "yes", " ", actor=ben)
