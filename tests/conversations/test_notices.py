"""Facts about notices: who hears of what, once, and of nothing they may not see."""

import pytest
from django.core import mail

from sixring.conversations import assignment, notices
from sixring.conversations.models import Notice
from sixring.conversations.notices import digest
from sixring.conversations.timing import snooze
from sixring.conversations.writing import notes
from sixring.core import listeners, preferences
from sixring.core.changes import verbs_of
from sixring.core.errors import NotFound
from sixring.core.models import Agent, Change
from tests.cast import agent_of, where
from tests.screens import only_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.data]


@pytest.fixture
def matter(dan, clock):
    return where(dan.writes("A secret of mine", reference="<1@x>", subject="Secret trays"))


def kinds(actor):
    return [notice.kind for notice in notices.shown(actor)]


def hide(accounts):
    for account in accounts.values():
        only_for(account, "Elsewhere")


def listen():
    while listeners.settle():
        pass


def test_a_mention_is_told_once_and_its_log_says_whose_screen_it_concerns(matter, ada, ben):
    notices.tell(ben.id, "mention", matter, key="note:1", by=ada.id)
    assert notices.tell(ben.id, "mention", matter, key="note:1", by=ada.id) is None
    change = Change.objects.get(verb="notice.told")
    assert (change.subject_kind, change.subject_id, change.audience) == ("reader", ben.id, matter.audience)
    assert (kinds(ben), notices.unread(ben)) == (["mention"], 1)


def test_nobody_hears_of_their_own_doing_or_of_what_they_muted(matter, ada, ben):
    preferences.change(agent_of(ben), actor=ben, muted=["assigned"])
    assert notices.tell(ben.id, "mention", matter, key="1", by=ben.id) is None
    assert notices.tell(ben.id, "assigned", matter, key="1", by=ada.id) is None
    assert notices.tell(None, "assigned", matter, key="1") is None
    assert kinds(ben) == []


def test_a_kind_nobody_knows_is_a_mistake_of_ours(matter, ben):
    with pytest.raises(ValueError, match="no kind"):
        notices.tell(ben.id, "gossip", matter, key="1")


def test_whoever_was_given_a_conversation_hears_and_whoever_took_it_does_not(matter, ada, ben):
    assignment.assign(matter, agent_of(ben), actor=ada)
    assignment.assign(matter, agent_of(ada), actor=ada)
    assignment.assign(matter, agent_of(ben), actor=ada)
    listen()
    assert set(kinds(ben)) == {"assigned"}
    assert kinds(ada) == []


def test_a_handoff_is_told_once(matter, ada, ben):
    assignment.assign(matter, agent_of(ben), actor=ada)
    notices.tell(ben.id, "handoff", matter, key="1", by=ada.id)
    listen()
    assert kinds(ben) == ["handoff"]


def test_whoever_has_it_hears_the_customer_and_no_machine(matter, ben, dan):
    assignment.assign(matter, agent_of(ben), actor=ben)
    dan.writes("I am away", replies_to=["<1@x>"], automatic="auto-replied")
    listen()
    assert kinds(ben) == []
    dan.writes("Any news?", replies_to=["<1@x>"])
    listen()
    listen()
    assert kinds(ben) == ["answered"]


def test_whoever_put_it_to_rest_hears_that_it_is_back(matter, ben, clock):
    snooze.snooze(matter, clock.in_hours(1), actor=ben)
    clock.forward(hours=1)
    snooze.settle_due()
    assert kinds(ben) == ["snooze_over"]


def test_reading_is_for_oneself_and_can_be_taken_back(matter, ada, ben):
    notice = notices.tell(ben.id, "mention", matter, key="1", by=ada.id)
    assert notices.read(Notice.objects.all(), actor=ada) == 0
    assert notices.read(notices.shown(ben), actor=ben) == 1
    assert notices.read(notices.shown(ben), actor=ben) == 0
    notices.unread_again(notice, actor=ada)
    assert notices.unread(ben) == 0
    notices.unread_again(notice, actor=ben)
    assert notices.unread(ben) == 1
    assert verbs_of(notice) == ["notice.read", "notice.unread"]


def test_of_what_one_may_no_longer_see_nothing_is_told(matter, accounts, ada, ben):
    notice = notices.tell(ben.id, "mention", matter, key="1", by=ada.id)
    hide(accounts)
    assert (kinds(ben), notices.unread(ben)) == ([], 0)
    with pytest.raises(NotFound):
        notices.get(ben, notice.pk)


def test_another_s_notice_is_not_found(matter, ada, ben):
    notice = notices.tell(ben.id, "mention", matter, key="1", by=ada.id)
    with pytest.raises(NotFound):
        notices.get(ada, notice.pk)


def test_after_three_months_it_is_gone(matter, ada, ben, clock):
    notices.tell(ben.id, "mention", matter, key="1", by=ada.id)
    clock.forward(days=91)
    assert kinds(ben) == []
    assert notices.forget_old() == 1


def test_a_digest_names_the_reference_and_the_kind_and_nothing_of_the_customer(matter, ada, ben, clock):
    preferences.change(agent_of(ben), actor=ben, digest="hourly")
    notes.note(matter, "@Ben he said the secret word", actor=ada)
    assert digest.settle() == 0
    clock.forward(hours=1)
    assert digest.settle() == 1
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == (["ben@us.test"], "1 notice in Sixring")
    assert "Ada mentioned you" in letter.body
    assert letter.body.count("http") == 1
    for word in ("secret", "Secret", "dan"):
        assert word not in letter.body


def test_a_notice_is_mailed_once(matter, ada, ben, clock):
    preferences.change(agent_of(ben), actor=ben, digest="hourly")
    notices.tell(ben.id, "mention", matter, key="1", by=ada.id)
    for _ in range(3):
        clock.forward(hours=1)
        digest.settle()
    assert len(mail.outbox) == 1


def test_a_daily_digest_comes_at_its_hour_in_the_zone_of_its_reader(matter, ada, ben, clock):
    Agent.objects.filter(pk=ben.id).update(zone="Asia/Tokyo")  # noon in UTC is 21:00 there
    preferences.change(agent_of(ben), actor=ben, digest="daily", digest_hour=8)
    notices.tell(ben.id, "mention", matter, key="1", by=ada.id)
    clock.forward(hours=10.9)
    assert digest.settle() == 0
    clock.forward(hours=0.2)
    assert digest.settle() == 1
    notices.tell(ben.id, "mention", matter, key="2", by=ada.id)
    clock.forward(hours=20)
    assert digest.settle() == 0


def test_who_wants_no_digest_or_has_read_all_gets_none(matter, ada, ben, clock):
    notices.tell(ben.id, "mention", matter, key="1", by=ada.id)
    preferences.change(agent_of(ada), actor=ada, digest="hourly")
    clock.forward(hours=1)
    assert digest.settle() == 0
    preferences.change(agent_of(ben), actor=ben, digest="hourly")
    notices.read(notices.shown(ben), actor=ben)
    clock.forward(hours=1)
    assert digest.settle() == 0


def test_what_one_may_not_see_is_not_mailed(matter, accounts, ada, ben, clock):
    preferences.change(agent_of(ben), actor=ben, digest="hourly")
    notices.tell(ben.id, "mention", matter, key="1", by=ada.id)
    hide(accounts)
    clock.forward(hours=1)
    assert digest.settle() == 0


def test_a_digest_the_mail_server_refused_comes_later(matter, ada, ben, clock, monkeypatch):
    preferences.change(agent_of(ben), actor=ben, digest="hourly")
    notices.tell(ben.id, "mention", matter, key="1", by=ada.id)
    clock.forward(hours=1)
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", lambda self: 1 / 0)
        assert digest.settle() == 0
    assert digest.settle() == 1
