"""Facts about listeners: at least once, in order per subject, and one failure holds back its own subject only."""

import pytest
from django.db import transaction

from sixring.core import changes, listeners
from sixring.core.actors import SYSTEM
from sixring.core.models import Change, Cursor, DeadLetter, Team

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.data]


@pytest.fixture
def heard(monkeypatch, clock):
    """A listener that remembers what it heard, and refuses the subjects in `heard.bad`."""
    monkeypatch.setattr(listeners, "registry", {})

    class Heard(list):
        bad: set[int] = set()

    heard = Heard()
    heard.bad = set()

    @listeners.listens("test", "team.told")
    def hear(change: Change) -> None:
        if change.subject_id in heard.bad:
            raise ValueError(f"no ear for {change.subject_id}")
        heard.append((change.subject_id, change.pk))

    return heard


def tell(*subjects, verb="team.told"):
    for subject in subjects:
        with transaction.atomic():
            changes.record(verb, Team(pk=subject), actor=SYSTEM)


def subjects(heard):
    return [subject for subject, _ in heard]


def test_it_hears_what_it_asked_for_once(heard):
    tell(1, 2)
    tell(9, verb="team.renamed")
    assert listeners.settle() == 3
    assert listeners.settle() == 0
    assert subjects(heard) == [1, 2]


def test_it_goes_on_where_it_was(heard):
    tell(1)
    listeners.settle()
    tell(2)
    listeners.settle()
    assert subjects(heard) == [1, 2]


def test_many_batches_are_read_to_the_end(heard, monkeypatch):
    monkeypatch.setattr(listeners, "BATCH", 3)
    tell(*range(8))
    while listeners.settle():
        pass
    assert subjects(heard) == list(range(8))


def test_a_stretch_without_anything_of_interest_is_no_end(heard, monkeypatch):
    monkeypatch.setattr(listeners, "BATCH", 2)
    tell(1, 1, 1, 1, 1, verb="team.renamed")
    tell(2)
    while listeners.settle():
        pass
    assert subjects(heard) == [2]


def test_a_failure_holds_back_its_own_subject_and_no_other(heard):
    heard.bad = {1}
    tell(1, 2, 1, 3)
    listeners.settle()
    assert subjects(heard) == [2, 3]
    assert [letter.subject_id for letter in DeadLetter.objects.order_by("change")] == [1, 1]
    assert DeadLetter.objects.order_by("change").first().error == "ValueError('no ear for 1')"


def test_news_of_a_held_subject_waits_behind(heard):
    heard.bad = {1}
    tell(1)
    listeners.settle()
    heard.bad = set()
    tell(1, 2)
    listeners.settle()
    assert subjects(heard) == [2]
    assert listeners.retry_dead() == 1
    assert listeners.retry_dead() == 1
    assert [subject for subject, pk in sorted(heard, key=lambda one: one[1])] == [1, 1, 2]
    assert DeadLetter.objects.count() == 0


def test_it_is_tried_again_less_and_less_often(heard, clock):
    heard.bad = {1}
    tell(1)
    listeners.settle()
    pauses = []
    for _ in range(4):
        listeners.retry_dead()
        letter = DeadLetter.objects.get()
        pauses.append((letter.due_at - clock.now).total_seconds())
        assert listeners.retry_dead() == 0
        clock.forward(seconds=pauses[-1])
    assert pauses == [5, 10, 20, 40]


def test_after_a_dozen_attempts_it_waits_for_a_person(heard, clock):
    heard.bad = {1}
    tell(1)
    listeners.settle()
    for _ in range(20):
        listeners.retry_dead()
        clock.forward(hours=2)
    assert DeadLetter.objects.get().attempts == listeners.GIVE_UP


def test_many_that_wait_behind_one_do_not_stand_in_the_way_of_others(heard, clock):
    heard.bad = {1, 2}
    tell(*[1] * 60, 2)
    listeners.settle()
    listeners.retry_dead()
    heard.bad = set()
    clock.forward(seconds=10)
    assert listeners.retry_dead() == 2


def test_what_it_did_before_failing_is_undone_with_it(heard, monkeypatch):
    def half(change):
        Team.objects.create(name=f"made for {change.subject_id}")
        if change.subject_id == 1:
            raise ValueError("half way")

    monkeypatch.setitem(listeners.registry, "test", listeners.Listener("test", frozenset(["team.told"]), half))
    tell(1, 2)
    listeners.settle()
    assert list(Team.objects.values_list("name", flat=True)) == ["made for 2"]


def test_killed_before_its_cursor_moved_it_hears_again(heard, monkeypatch):
    """The process dies between the reactions and the cursor: both go together, and are done anew."""

    def dies(*_):
        raise SystemExit

    tell(1)
    with monkeypatch.context() as dying:
        dying.setattr(listeners, "move", dies)
        with pytest.raises(SystemExit):
            listeners.settle()
    assert Cursor.objects.get().position == changes.START
    listeners.settle()
    assert set(subjects(heard)) == {1}


def test_another_listeners_failure_is_its_own(heard):
    @listeners.listens("other", "team.told")
    def other(change: Change) -> None:
        raise ValueError("never")

    tell(1)
    listeners.settle()
    assert subjects(heard) == [1]
    assert [letter.listener for letter in DeadLetter.objects.all()] == ["other"]


def test_a_listener_may_say_at_once_which_changes_concern_it(monkeypatch, clock):
    monkeypatch.setattr(listeners, "registry", {})
    asked, heard = [], []

    def even(news):
        asked.append(len(news))
        return [change for change in news if change.subject_id % 2 == 0]

    listeners.listens("even", "team.told", among=even)(lambda change: heard.append(change.subject_id))
    tell(1, 2, 3, 4)
    assert listeners.settle() == 4
    assert (asked, heard) == ([4], [2, 4])


def test_those_who_stand_at_the_same_place_read_the_log_once(heard, django_assert_max_num_queries):
    for number in range(20):
        listeners.listens(f"another {number}", "team.renamed")(print)
    listeners.settle()
    tell(1)
    with django_assert_max_num_queries(200) as queries:
        listeners.settle()
    assert len([q for q in queries if 'FROM "core_change"' in q["sql"]]) == 1


def test_what_is_done_for_many_at_once_gets_them_together(monkeypatch, clock):
    monkeypatch.setattr(listeners, "registry", {})
    heard = []

    @listeners.listens_to_many("many", "team.told")
    def hear(news):
        if any(change.subject_id in bad for change in news):
            raise ValueError("not these")
        heard.append([change.subject_id for change in news])

    bad = {2}
    tell(1, 3)
    listeners.settle()
    tell(1, 2, 3, 2)
    listeners.settle()
    assert heard == [[1, 3], [1], [3]]
    bad = set()
    assert listeners.retry_dead() + listeners.retry_dead() == 2
    assert heard[-2:] == [[2], [2]]


def test_whoever_was_overtaken_does_nothing(heard, monkeypatch):
    """Another process has the lease by now, and has read on."""
    tell(1)
    listeners.settle()
    tell(2)

    def overtaken(listener, news):
        Team.objects.create(name="half")
        Cursor.objects.update(position="0-999")

    monkeypatch.setattr(listeners, "hand_over", overtaken)
    listeners.settle()
    assert not Team.objects.exists()


def test_who_wants_nothing_of_it_goes_on_together(heard, django_assert_max_num_queries):
    for number in range(20):
        listeners.listens(f"another {number}", "team.renamed")(print)
    tell(1)
    listeners.settle()
    tell(1)
    with django_assert_max_num_queries(15):
        listeners.settle()
    assert len(set(Cursor.objects.values_list("position", flat=True))) == 1
