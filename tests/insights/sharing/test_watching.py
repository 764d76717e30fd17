"""A watched figure is judged once its day is over and in the lake; its owner hears once, until it is usual again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from sixring.conversations.models import Notice
from sixring.core.errors import Forbidden, Invalid, NotFound
from sixring.core.models import Agent
from sixring.insights.models import Alert, Watch
from sixring.insights.sharing.alerting import telling, watches, watching
from tests.cast import happened_to

pytestmark = [pytest.mark.django_db, pytest.mark.data]
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def days(told, since, many, each=20, hour=12):
    """`each` conversations a day, some more and some fewer, as chance has it."""
    for day in range(many):
        at = since + timedelta(days=day, hours=hour)
        told.talks(*(at + timedelta(seconds=30 * n) for n in range(each + (day * 7) % 5 - 2)))


@pytest.fixture
def watched(told, lead, ada, clock):
    """Ada watches new conversations by the day; ten usual weeks are in the lake. It is Monday noon."""
    days(told, MONDAY - timedelta(days=70), 69)
    return watches.watch(lead, "conversations", actor=ada)


def look(told):
    told.fresh()
    watching.settle()


def test_a_day_like_others_says_nothing(told, watched):
    days(told, MONDAY - timedelta(days=1), 1)
    look(told)
    watched.refresh_from_db()
    assert watched.looked_at == MONDAY - timedelta(hours=1)  # midnight in Berlin
    assert (watched.trouble, Alert.objects.count()) == ("", 0)


def test_three_times_as_many_are_an_alert_with_what_is_usual(told, watched):
    days(told, MONDAY - timedelta(days=1), 1, each=60)
    look(told)
    alert = Alert.objects.get()
    assert 58 <= alert.value == alert.n <= 63
    assert 3 < alert.low < 15 < alert.usual < 25 < alert.high < 50
    assert happened_to(alert) == ["alert.raised"]
    assert telling.sentence(alert).startswith(f"New conversations: {alert.n:.0f}, usually")


def test_its_owner_hears_once_and_again_only_after_it_was_usual(told, watched, clock):
    days(told, MONDAY - timedelta(days=1), 2, each=60)  # Sunday and Monday
    look(told)
    clock.forward(days=1)
    look(told)
    assert Notice.objects.filter(kind=telling.NOTICE).count() == 1
    days(told, MONDAY + timedelta(days=1), 1)
    clock.forward(days=1)
    look(told)
    assert Alert.objects.get().cleared_at == clock.now
    days(told, MONDAY + timedelta(days=2), 1, each=60)
    clock.forward(days=1)
    look(told)
    assert Alert.objects.filter(cleared_at=None).count() == 1
    assert Notice.objects.filter(kind=telling.NOTICE).count() == 2


def test_a_stretch_is_judged_once_however_often_one_looks(told, watched):
    days(told, MONDAY - timedelta(days=1), 1, each=60)
    look(told)
    Watch.objects.update(due_at=MONDAY)
    look(told)
    assert Alert.objects.count() == 1


def test_a_lake_that_lags_behind_is_waited_for(told, watched, clock):
    with_what_is_missing = MONDAY - timedelta(days=1)
    clock.forward(days=-2)
    told.fresh()
    clock.forward(days=2)
    watching.settle()
    watched.refresh_from_db()
    assert "not come that far" in watched.trouble
    assert Alert.objects.count() == 0  # Sunday without a single conversation would have been one
    days(told, with_what_is_missing, 1)
    clock.forward(minutes=11)
    look(told)
    watched.refresh_from_db()
    assert watched.trouble == ""


def test_without_a_lake_it_says_so_and_tries_again(watched, clock):
    watching.settle()
    watched.refresh_from_db()
    assert "no lake" in watched.trouble
    assert watched.due_at > clock.now


def test_a_young_installation_hears_how_much_history_is_missing(told, lead, ada, clock):
    days(told, MONDAY - timedelta(days=10), 10)
    found = watches.watch(lead, "conversations", actor=ada)
    look(told)
    found.refresh_from_db()
    assert found.trouble == "Not judged yet: needs 3 more weeks of history."


def test_who_wants_only_less_is_not_told_of_more(told, lead, ada, clock):
    days(told, MONDAY - timedelta(days=70), 69)
    days(told, MONDAY - timedelta(days=1), 1, each=60)
    watches.watch(lead, "conversations", side="below", actor=ada)
    look(told)
    assert Alert.objects.count() == 0


def test_of_one_channel_only(told, lead, ada, clock):
    for day in range(70):
        at = MONDAY - timedelta(days=70 - day) + timedelta(hours=12)
        told.talks(*[at] * 20)
        told.talks(*[at] * (80 if day == 69 else 20), channel="webchat")
    watches.watch(lead, "conversations", where={"channel": "email"}, actor=ada)
    watches.watch(lead, "conversations", where={"channel": "webchat"}, actor=ada)
    look(told)
    assert [one.watch.where for one in Alert.objects.all()] == [{"channel": "webchat"}]


def test_a_mail_leaves_once_and_a_refusing_server_is_asked_again(told, lead, ada, clock, monkeypatch):
    days(told, MONDAY - timedelta(days=70), 69)
    days(told, MONDAY - timedelta(days=1), 1, each=60)
    watches.watch(lead, "conversations", by_mail=True, actor=ada)
    look(told)
    with monkeypatch.context() as refusing:
        refusing.setattr(telling, "letter", lambda _alert: (_ for _ in ()).throw(OSError))
        assert telling.settle() == 0
    assert telling.settle() == 1
    assert telling.settle() == 0
    assert mail.outbox[0].subject.startswith("New conversations: ")
    assert "From 1 Mar 2026 00:00 to 2 Mar 2026 00:00" in mail.outbox[0].body


def test_whoever_is_no_lead_any_more_gets_no_mail(told, watched, lead):
    days(told, MONDAY - timedelta(days=1), 1, each=60)
    Watch.objects.update(by_mail=True)
    look(told)
    Agent.objects.filter(pk=lead.pk).update(role="agent")
    assert telling.settle() == 0
    assert mail.outbox == []


def test_ended_is_ended_and_what_stood_is_cleared(told, watched, ada, clock):
    days(told, MONDAY - timedelta(days=1), 1, each=60)
    look(told)
    watches.end(watched.pk, actor=ada)
    watches.end(watched.pk, actor=ada)
    assert happened_to(watched) == ["watch.begun", "watch.ended"]
    assert Alert.objects.get().cleared_at == clock.now
    clock.forward(days=1)
    look(told)
    assert Alert.objects.count() == 1


def test_the_same_watch_again_is_the_one_there_is(watched, lead, ada):
    assert watches.watch(lead, "conversations", actor=ada) == watched


def test_figures_are_for_leads(lead, ben):
    with pytest.raises(Forbidden):
        watches.watch(Agent.objects.get(pk=ben.id), "conversations", actor=ben)
    with pytest.raises(Forbidden):
        watches.alerts(ben)


@pytest.mark.parametrize("odd", [{"grain": "minute"}, {"side": "left"}, {"where": {"team": "x"}}, {"ease": "soon"}])
def test_odd_wishes_are_refused(lead, ada, odd):
    with pytest.raises(Invalid):
        watches.watch(lead, "conversations", actor=ada, **odd)


def test_a_figure_nobody_knows_is_refused(lead, ada):
    with pytest.raises(NotFound):
        watches.watch(lead, "happiness", actor=ada)


def test_programs_see_an_alert_only_as_a_lead(told, watched, ada, ben):
    days(told, MONDAY - timedelta(days=1), 1, each=60)
    look(told)
    alert = Alert.objects.get()
    assert telling.among([alert.pk], ada) == [alert.pk]
    assert telling.among([alert.pk], ben) == ()
    assert telling.shapes_of([alert.pk], ada)[alert.pk]["metric"] == "conversations"


def test_a_figure_that_only_compares_groups_can_not_be_watched(lead, ada):
    with pytest.raises(Invalid):
        watches.watch(lead, "channel_mix", actor=ada)
