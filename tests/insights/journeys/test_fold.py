"""Folding: which touches are one step, where a journey ends, and what is told of it."""

from datetime import UTC, datetime, timedelta

from .conftest import after, call, chat, codes, look, mail, order, rows

CSAT = {"metric": "csat", "scale_high": 5.0, "channel": "email"}


def test_touches_of_a_sitting_are_one_step_and_a_longer_pause_makes_two(folded):
    made = folded(interactions=[chat(1, after()), chat(1, after(minutes=30)), chat(1, after(minutes=60, seconds=1))])
    assert codes(made, "gap_s") == [("chat", None), ("chat", 1801)]


def test_another_touchpoint_is_another_step_at_once(folded):
    made = folded(interactions=[mail(1, after()), mail(1, after(minutes=1), incoming=False), mail(1, after(minutes=2))])
    assert codes(made, "back") == [("mail_in", False), ("mail_out", False), ("mail_in", True)]
    assert rows(made, "journeys", "loops", "steps") == [(1, 3)]


def test_a_journey_ends_with_a_pause_of_more_than_its_days(folded):
    made = folded(interactions=[mail(1, after()), mail(1, after(days=30)), mail(1, after(days=60, seconds=1))])
    assert rows(made, "journeys", "steps") == [2, 1]


def test_a_clock_that_changes_in_between_makes_no_day_longer(folded):
    """In Berlin the clock goes forward on 29 March 2026: thirty days there are an hour short of thirty times 24."""
    before, behind = datetime(2026, 3, 15, 11, tzinfo=UTC), datetime(2026, 4, 14, 10, tzinfo=UTC)
    made = folded(interactions=[mail(1, before), mail(1, behind), mail(1, behind + timedelta(days=30, seconds=1))])
    assert rows(made, "steps", "gap_s") == [None, 30 * 86_400 - 3600, None]
    assert rows(made, "journeys", "steps") == [2, 1]


def test_identities_of_one_person_walk_one_journey(folded):
    made = folded(
        interactions=[mail(1, after()), chat(2, after(hours=1)), mail(3, after(hours=2))],
        people=[{"id": 1, "person": 77}, {"id": 2, "person": 77}],
    )
    assert rows(made, "journeys", "who", "path") == [(77, "IK"), (3, "I")]


def test_nobody_walks_no_journey_and_spam_is_none(folded):
    talks = [{"id": 5, "noise": "spam"}, {"id": 6, "noise": ""}]
    made = folded(
        interactions=[mail(None, after()), mail(1, after(), conversation=5), mail(2, after(), conversation=6)],
        conversations=talks,
    )
    assert rows(made, "journeys", "who") == [2]


def test_a_way_shows_what_follows_itself_once(folded):
    made = folded(visits=[look(1, after()), look(1, after(hours=2))], orders=[order(1, after(hours=3))])
    assert rows(made, "journeys", "path", "converted") == [("BH", True)]


def test_a_change_of_channel_counts_within_service_alone(folded):
    made = folded(visits=[look(1, after())], interactions=[mail(1, after(hours=1)), call(1, after(hours=2))])
    assert codes(made, "switched") == [("site", False), ("mail_in", False), ("call", True)]
    assert rows(made, "journeys", "switches", "channels") == [(1, 3)]


def test_an_order_that_was_cancelled_converts_nobody(folded):
    made = folded(orders=[order(1, after(), state="cancelled"), order(2, after())])
    assert rows(made, "journeys", "converted") == [False, True]


def test_who_bought_and_buys_again_came_back_once_the_time_is_over(folded):
    made = folded(
        orders=[order(1, after()), order(1, after(days=80)), order(2, after()), order(3, after(days=250))],
        interactions=[mail(4, after())],
    )
    assert rows(made, "journeys", "who", "came_back") == [(1, True), (2, False), (4, None), (1, False), (3, None)]


def test_groups_say_what_was_before_the_journey(folded):
    made = folded(
        orders=[order(1, after(days=40)), order(1, after(days=80)), order(1, after(days=120))],
        interactions=[mail(1, after())],
    )
    assert rows(made, "journeys", "group") == ["new", "known", "customer", "regular"]


def test_the_last_answer_of_a_journey_says_whether_they_were_satisfied(folded):
    made = folded(answers=[
        CSAT | {"who": 1, "number": 5.0, "at": after()}, CSAT | {"who": 1, "number": 2.0, "at": after(days=1)},
        CSAT | {"who": 2, "number": 4.0, "at": after()}, CSAT | {"who": 3, "number": None, "at": after()},
    ])  # fmt: skip
    assert rows(made, "journeys", "who", "satisfied") == [(1, False), (2, True), (3, None)]


def test_a_step_feels_what_its_texts_say_where_they_could_be_read(folded):
    made = folded(
        interactions=[mail(1, after()), mail(1, after(minutes=1)), chat(1, after(hours=1))],
        readings=[
            {"interaction": 1, "sentiment": -1.0, "measured": True},
            {"interaction": 2, "sentiment": 0.5, "measured": True},
            {"interaction": 3, "sentiment": 1.0, "measured": False},
        ],
    )
    assert codes(made, "felt") == [("mail_in", -0.25), ("chat", None)]


def test_another_conversation_in_one_journey_is_coming_again(folded):
    talk = [mail(1, after(days=day), conversation=one) for day, one in ((0, 7), (1, 7), (2, 9))]
    assert rows(folded(interactions=talk), "steps", "again") == [False, False, True]


def test_what_may_still_go_on_has_not_left(folded):
    made = folded(visits=[look(1, after()), look(2, datetime(2026, 11, 10, tzinfo=UTC))])
    assert rows(made, "steps", "firsts") == [2 + 1 + 512 + 1024, 2 + 1]
