"""Facts about answers that wait: undone in time, scheduled, stopped when the customer writes, and leaving once."""

import pytest

from sixring.channels.models import Dispatch
from sixring.conversations import notices
from sixring.conversations.models import Conversation, Draft, Held
from sixring.conversations.sending import held, replies
from sixring.conversations.sending.envelope import Envelope
from sixring.conversations.writing import drafts
from sixring.core import clock as time_of_day
from sixring.core.errors import Forbidden, Invalid, Refused
from sixring.interactions.models import Attachment, Interaction
from tests.cast import agent_of, at_once, happened_to, where
from tests.conversations.sending import open_post, upload
from tests.screens import only_for

pytestmark = [pytest.mark.django_db, pytest.mark.data]
NOTHING = Envelope()


@pytest.fixture
def matter(dan, clock):
    return where(dan.writes("Where are my trays?", reference="<1@x>"))


def send(matter, actor, text="They leave at noon.", token="1", envelope=NOTHING):
    return held.send_off(matter, text, actor=actor, token=token, envelope=envelope)


def tomorrow(matter, actor, **more):
    given = {"envelope": NOTHING, "due_at": time_of_day.ahead(days=1), "token": "1", **more}
    return held.schedule(matter, "Any news?", actor=actor, **given)


def answers():
    return list(Interaction.objects.filter(direction="out").values_list("text", flat=True))


def test_it_leaves_after_the_seconds_its_author_likes_and_is_the_reply(matter, ben, clock):
    waiting = send(matter, ben)
    assert (waiting.due_at, answers(), held.settle_due()) == (clock.in_seconds(6), [], 0)
    assert Conversation.objects.get(pk=matter.pk).state == "needs_us"
    clock.forward(seconds=6)
    assert held.settle_due() == 1
    waiting.refresh_from_db()
    message = Interaction.objects.get(direction="out")
    assert (waiting.state, waiting.message, message.agent_id) == ("sent", message.pk, ben.id)
    assert (Conversation.objects.get(pk=matter.pk).state, held.settle_due()) == ("waiting", 0)
    assert "conversation.leaving" in happened_to(matter)


def test_who_likes_no_pause_has_none(matter, ben):
    agent = agent_of(ben)
    agent.preferences = {"undo_seconds": 0}
    agent.save()
    assert (send(matter, ben), answers(), Held.objects.count()) == (None, ["They leave at noon."], 0)


def test_called_back_it_never_leaves_and_everything_is_kept(matter, ben, clock, monkeypatch, dan):
    open_post(monkeypatch, dan)
    waiting = send(matter, ben)
    held.call_back(waiting, actor=ben)
    clock.forward(minutes=1)
    assert (held.settle_due(), answers()) == (0, [])
    waiting.refresh_from_db()
    assert (waiting.state, waiting.text) == ("called_back", "They leave at noon.")
    with pytest.raises(Refused, match="called back"):
        send(matter, ben)


def test_what_has_left_cant_be_called_back(matter, ben, clock):
    waiting = send(matter, ben)
    clock.forward(seconds=6)
    held.settle_due()
    with pytest.raises(Refused, match="left already"):
        held.call_back(waiting, actor=ben)


def test_only_its_author_or_a_lead_may_call_it_back(matter, ben, cleo, ada):
    waiting = send(matter, ben)
    for act in (held.call_back, held.hurry):
        with pytest.raises(Forbidden):
            act(waiting, actor=cleo)
    held.call_back(waiting, actor=ada)


def test_the_same_token_is_one_answer(matter, ben, clock):
    assert send(matter, ben) == send(matter, ben)
    clock.forward(seconds=6)
    held.settle_due()
    replies.reply(matter, "They leave at noon.", actor=ben, token="1")
    assert len(answers()) == 1


def test_what_could_not_leave_is_refused_at_once(matter, ben, viewer):
    with pytest.raises(Invalid):
        send(matter, ben, text="Dear {{customer.first_name}}")
    with pytest.raises(Forbidden):
        held.hold(matter, "x", actor=viewer, token="1", envelope=NOTHING, due_at=time_of_day.ahead(days=1))
    with pytest.raises(Refused, match="has passed"):
        tomorrow(matter, ben, due_at=time_of_day.ago(minutes=1))
    assert Held.objects.count() == 0


def test_a_scheduled_answer_leaves_at_its_moment_or_when_hurried(matter, ben, clock):
    tomorrow(matter, ben)
    clock.forward(hours=23)
    assert held.settle_due() == 0
    clock.forward(hours=1)
    assert (held.settle_due(), answers()) == (1, ["Any news?"])
    held.hurry(tomorrow(matter, ben, token="2"), actor=ben)
    assert answers() == ["Any news?", "Any news?"]


def test_it_stops_when_the_customer_writes_before_and_its_author_hears(matter, dan, ben, clock):
    waiting = tomorrow(matter, ben)
    clock.forward(hours=1)
    dan.writes("It came!", replies_to=["<1@x>"])
    clock.forward(days=1)
    held.settle_due()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.problem, answers()) == ("stopped", held.WROTE, [])
    assert notices.of(ben).get(kind="held_back").conversation_id == matter.pk
    held.hurry(waiting, actor=ben)
    assert answers() == ["Any news?"]


def test_unless_it_should_go_anyway_or_only_a_machine_wrote(matter, dan, ben, clock):
    tomorrow(matter, ben, envelope=Envelope(anyway=True))
    clock.forward(hours=1)
    dan.writes("It came!", replies_to=["<1@x>"])
    tomorrow(matter, ben, token="2")
    clock.forward(hours=1)
    dan.writes("I am on leave", replies_to=["<1@x>"], automatic="auto-replied")
    clock.forward(days=1)
    assert (held.settle_due(), len(answers())) == (2, 2)


def test_a_way_that_closed_meanwhile_stops_it_with_the_reason(matter, dan, ben, clock):
    waiting = tomorrow(matter, ben)
    account = dan.accounts["letters"]
    account.enabled = False
    account.save()
    clock.forward(days=1)
    held.settle_due()
    waiting.refresh_from_db()
    assert (waiting.state, "switched off" in waiting.problem, waiting.text) == ("stopped", True, "Any news?")


def test_of_somebody_who_left_the_team_nothing_leaves(matter, ben, clock):
    waiting = send(matter, ben)
    agent = agent_of(ben)
    agent.is_active = False
    agent.save()
    clock.forward(seconds=6)
    held.settle_due()
    waiting.refresh_from_db()
    assert (waiting.state, answers()) == ("stopped", [])


def test_a_slip_of_ours_stops_it_and_keeps_nothing_half(matter, ben, clock, monkeypatch):
    waiting = send(matter, ben)
    clock.forward(seconds=6)
    monkeypatch.setattr(replies, "tell", lambda *_args: 1 / 0)
    held.settle_due()
    waiting.refresh_from_db()
    assert (waiting.state, answers(), Dispatch.objects.count()) == ("stopped", [], 0)


def killed(*_given, **_named):
    raise SystemExit


def test_killed_between_the_claim_and_the_message_it_leaves_at_the_next_look(matter, ben, clock, monkeypatch):
    send(matter, ben)
    clock.forward(seconds=6)
    waiting = Held.objects.get()
    with monkeypatch.context() as patched:
        patched.setattr(replies, "reply", killed)
        with pytest.raises(SystemExit):
            held.settle(waiting)
    assert (Held.objects.get().state, held.settle_due(), len(answers())) == ("waiting", 1, 1)


def test_its_files_wait_with_it_and_go_with_it(dan, ben, clock, monkeypatch):
    open_post(monkeypatch, dan)
    matter = where(dan.does("post", ["email", dan.email, "domain"], text="Hello"))
    send(matter, ben, envelope=Envelope(uploads=(upload(ben).token,)))
    clock.forward(seconds=6)
    held.settle_due()
    assert Attachment.objects.get().name == "plan.png"


def test_the_draft_is_gone_once_it_is_sent_off(matter, ben):
    drafts.keep(matter, "They leave", {}, version=0, noting=False, actor=ben)
    send(matter, ben)
    assert Draft.objects.count() == 0


def test_a_colleague_without_the_channel_sees_no_waiting_answer(matter, dan, ben, cleo):
    send(matter, ben)
    only_for(dan.accounts["letters"], "Support")
    assert (len(held.pending(matter, ben)), held.pending(matter, cleo)) == (1, [])


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_workers_and_somebody_in_a_hurry_send_it_once(dan, ben):
    matter = where(dan.writes("Hello"))
    waiting = held.hold(matter, "Hi", actor=ben, token="1", envelope=NOTHING, due_at=time_of_day.ago(seconds=1))
    at_once(held.settle_due, held.settle_due, lambda: held.hurry(waiting, actor=ben))
    assert (answers(), Dispatch.objects.count()) == (["Hi"], 1)
