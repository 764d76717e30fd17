"""Each metric of service says what its definition says: worked out by hand."""

from datetime import timedelta

import pytest

from sixring.core import clock
from sixring.insights import metrics


@pytest.fixture
def figures(at):
    """What a metric says of November, of however few."""

    def of(name, here, **how):
        return metrics.ask(name, **{"since": at(1, 0), "until": at(30, 0), "least": 1, "lake": here} | how).figures

    return of


def test_noise_counts_as_noise_alone(lake, talk, figures):
    here = lake(conversations=[talk(2), talk(2, noise="spam"), talk(3, noise="not_request")])
    assert figures("conversations", here)["n"] == 1
    assert figures("noise", here)["n"] == 2


def test_what_was_merged_counts_once(lake, talk, figures):
    here = lake(conversations=[talk(2, reply=60), talk(2, reply=30, merged_into=1)])
    assert figures("conversations", here)["n"] == 1
    assert figures("first_reply", here)["median"] == 60


def test_what_we_began_is_no_conversation_of_a_customer(lake, talk, figures):
    here = lake(conversations=[talk(2, automatic=True)])
    assert figures("conversations", here)["n"] == 0


def test_a_reply_in_noise_is_none(lake, talk, at, figures):
    replies = [{"conversation": one, "at": at(2), "calendar_s": 60.0 * one, "first": True} for one in (1, 2)]
    here = lake(conversations=[talk(2), talk(2, noise="spam")], replies=replies)
    assert (figures("reply_time", here)["n"], figures("reply_time", here)["median"]) == (1, 60)


def test_the_first_reply_is_no_later_reply(lake, talk, at, figures):
    replies = [{"conversation": 1, "at": at(2), "calendar_s": 60.0 * n, "first": n == 1} for n in (1, 2, 3)]
    here = lake(conversations=[talk(2)], replies=replies)
    assert figures("reply_time", here)["n"] == 3
    assert figures("next_reply", here)["median"] == 150


def test_the_first_reply_is_credited_to_who_gave_it(lake, talk, at, figures):
    here = lake(conversations=[talk(2, reply=60, agent=2, first_reply_agent=1)])
    assert figures("first_reply", here, by=["agent"])["agent"] == 1
    assert figures("conversations", here, by=["agent"])["agent"] == 2


def test_machines_and_notes_are_no_messages(lake, talk, at, figures):
    said = [
        {"incoming": True, "automatic": False}, {"incoming": True, "automatic": True},
        {"incoming": False, "automatic": False, "agent": 1}, {"incoming": False, "automatic": True, "agent": 1},
        {"incoming": False, "automatic": False},
    ]  # fmt: skip
    here = lake(conversations=[talk(2)], interactions=[one | {"conversation": 1} for one in said])
    assert (figures("messages_in", here)["n"], figures("messages_out", here)["n"]) == (1, 1)


class TestTargets:
    """Answered in time, late, and never."""

    @pytest.fixture
    def here(self, lake, talk, at):
        answered = {"conversation": 1, "first": True, "channel": "mail", "due_at": at(3)}
        return lake(
            fresh=at(20),
            conversations=[
                talk(2), talk(2, due_at=at(5), team=4), talk(2, due_at=at(25)), talk(2, noise="spam", due_at=at(5)),
            ],
            replies=[answered | {"at": at(2)}, answered | {"at": at(4)}, answered | {"at": at(3), "first": False}],
        )  # fmt: skip

    def test_overdue_and_unanswered_is_missed(self, here, figures):
        assert (figures("target_met", here)["k"], figures("target_met", here)["n"]) == (2, 4)

    def test_a_target_is_decided_at_the_answer_or_when_it_was_due(self, here, at, figures):
        rows = metrics.ask("target_met", since=at(1, 0), until=at(7, 0), grain="day", least=1, lake=here).rows
        assert [(row["at"].day, row["k"], row["n"]) for row in rows if row["n"]] == [(2, 1, 1), (3, 1, 2), (5, 0, 1)]

    def test_first_answers_alone(self, here, figures):
        assert (figures("first_target_met", here)["k"], figures("first_target_met", here)["n"]) == (1, 3)

    def test_the_row_of_what_is_overdue_leads_to_its_conversation(self, here, at):
        rows = metrics.rows_behind("target_met", since=at(5, 0), until=at(6, 0), lake=here)
        assert [(row["conversation"], row["value"]) for row in rows] == [(2, False)]


class TestFirstContact:
    """Whether the customer came back about the same matter within seven days."""

    @pytest.fixture
    def fcr(self, lake, talk, at, figures):
        def of(*later, fresh=28, **first):
            first = {"who": 1, "reason": 5, "done": 3600} | first
            people = [{"id": 1, "person": 10}, {"id": 2, "person": 10}, {"id": 3, "person": 30}]
            here = lake(fresh=at(fresh), conversations=[talk(2, **first), *later], people=people)
            found = figures("fcr", here)
            return (found["k"], found["n"])

        return of

    def test_who_does_not_come_back_was_helped(self, fcr):
        assert fcr() == (1, 1)

    def test_who_comes_back_by_another_address_was_not(self, fcr, talk):
        assert fcr(talk(5, who=2, reason=5, channel="chat")) == (0, 1)

    def test_another_matter_is_another(self, fcr, talk):
        assert fcr(talk(5, who=1, reason=6)) == (1, 1)

    def test_somebody_else_is_somebody_else(self, fcr, talk):
        assert fcr(talk(5, who=3, reason=5)) == (1, 1)

    def test_without_reasons_it_is_taken_for_the_same(self, fcr, talk):
        assert fcr(talk(5, who=1), reason=None) == (0, 1)

    def test_a_week_later_is_something_new(self, fcr, talk):
        assert fcr(talk(10, who=1, reason=5)) == (1, 1)

    def test_what_was_merged_in_came_back(self, fcr, talk):
        assert fcr(talk(5, who=3, reason=None, merged_into=1)) == (0, 1)

    def test_spam_does_not_come_back(self, fcr, talk):
        assert fcr(talk(5, who=1, reason=5, noise="spam")) == (1, 1)

    def test_opened_again_within_the_week(self, fcr, at):
        assert fcr(reopened=1, reopened_at=at(6)) == (0, 1)
        assert fcr(reopened=1, reopened_at=at(12)) == (1, 1)

    def test_a_young_one_cannot_be_judged(self, fcr):
        assert fcr(fresh=8) == (0, 0)


class TestBacklog:
    """Open from the 2nd; resolved the 4th, opened again the 6th to the 8th, and since the 10th."""

    @pytest.fixture
    def backlog(self, lake, talk, at):
        def stamp(day):
            return f"{at(day).timestamp():.0f}"

        again = f"{stamp(6)}-{stamp(8)} {stamp(10)}-"
        reopened = talk(2, done=2 * 86_400, open_again=again, reopened=2) | {"resolved_at": None, "state": "needs_us"}
        here = lake(conversations=[reopened, talk(3), talk(3, noise="spam"), talk(3, merged_into=2)])

        def of(**how):
            with clock.frozen(at(12)):
                return metrics.ask("backlog", since=at(1, 0), until=at(13, 0), lake=here, **how)

        return of

    def test_at_the_end_of_each_day(self, backlog):
        assert [row["n"] for row in backlog(grain="day").rows] == [0, 1, 2, 1, 1, 2, 2, 1, 1, 2, 2, 2]

    def test_now_and_how_old(self, backlog):
        found = backlog().figures
        assert (found["n"], found["oldest"], found["median"]) == (2, 9 * 86_400, 5.5 * 86_400)

    def test_an_answer_rests_on_what_is_there_last(self, backlog):
        assert backlog(grain="day").n == 2


class TestWork:
    """Ben works from ten to eleven on the 2nd; times in minutes after ten."""

    @pytest.fixture
    def here(self, lake, talk, at):
        def span(since, until, conversation, kind="desk", agent=1):
            start = at(2, 10)
            ends = {"at": start + timedelta(minutes=since), "until": start + timedelta(minutes=until)}
            return ends | {"agent": agent, "conversation": conversation, "kind": kind}

        return lake(
            conversations=[talk(2, done=9000, handle_s=1800.0), talk(2, done=9000, handle_s=0.0)],
            spans=[
                span(0, 10, 1), span(10, 20, 2), span(20, 30, 1, "call"), span(25, 35, 1, "wrap_up"), span(90, 100, 1),
            ],
            presence=[
                {"at": at(2, 10), "until": at(2, 12), "agent": 1, "state": "available"},
                {"at": at(2, 12), "until": at(2, 13), "agent": 1, "state": "break"},
            ],
        )  # fmt: skip

    def test_no_measured_work_is_no_work_of_zero_seconds(self, here, figures):
        assert (figures("handle_time", here)["n"], figures("handle_time", here)["mean"]) == (1, 1800)

    def test_parts(self, here, figures):
        parts = [figures(f"handle_{kind}", here)["mean"] for kind in ("desk", "call", "wrap_up")]
        assert parts == [20 * 60, 10 * 60, 10 * 60]

    def test_at_once(self, here, figures):
        """One was in hand for 35 minutes and again for 10, the other for 10 of these."""
        assert figures("concurrency", here)["value"] == pytest.approx((35 + 10 + 10) / (35 + 10))

    def test_occupied(self, here, figures):
        """45 minutes of the two hours there; overlapping work counts once."""
        assert figures("occupancy", here)["value"] == pytest.approx(45 / 120)

    def test_occupied_by_the_hour(self, here, at):
        rows = metrics.ask("occupancy", since=at(2, 10), until=at(2, 13), grain="hour", least=1, lake=here).rows
        assert [row["value"] for row in rows] == [pytest.approx(35 / 60), pytest.approx(10 / 60), None]


def test_passed_on(lake, talk, figures):
    here = lake(conversations=[talk(2, done=60, transfers=many) for many in (0, 0, 1, 3)])
    assert figures("transferred", here)["value"] == 0.5
    assert figures("transfers", here)["value"] == 1.0


def test_opened_again(lake, talk, figures):
    here = lake(conversations=[talk(2, done=60, reopened=many) for many in (0, 0, 0, 2)])
    assert figures("reopened", here)["value"] == 0.25


def test_first_and_full_resolution(lake, talk, at, figures):
    twice = talk(2, done=3600.0, reopened=1) | {"resolved_at": at(4), "resolved_s": 2 * 86_400.0}
    again = talk(2, done=7200.0, reopened=1) | {"resolved_at": None, "resolved_s": None, "state": "needs_us"}
    here = lake(conversations=[twice, again])
    assert (figures("first_resolution", here)["n"], figures("first_resolution", here)["median"]) == (2, 5400)
    assert (figures("full_resolution", here)["n"], figures("full_resolution", here)["median"]) == (1, 2 * 86_400)
    assert figures("resolved", here)["n"] == 1
