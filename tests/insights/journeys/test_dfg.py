"""What follows what, on logs small enough to see."""

import duckdb
import pytest

from sixring.insights.journeys.dfg import dfg

COLUMNS = {"case": "whose", "activity": "step", "at": "at"}


@pytest.fixture
def log():
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")

        def told(*events, lasts=False):
            columns = 'whose VARCHAR, step VARCHAR, "at" TIMESTAMPTZ' + (", start TIMESTAMPTZ" if lasts else "")
            connection.execute(f"CREATE TABLE log ({columns})")
            for event in events:
                marks = ", ".join("?" * len(event))
                connection.execute(f"INSERT INTO log VALUES ({marks})", list(event))
            return dfg(connection, "log", **COLUMNS, start="start" if lasts else "")

        yield told


def at(minute):
    return f"2026-03-01 12:{minute:02}:00+00"


def test_edges_starts_ends_and_medians(log):
    found = log(("1", "a", at(0)), ("1", "b", at(2)), ("2", "a", at(0)), ("2", "b", at(4)), ("2", "a", at(5)))
    assert found.edges == {("a", "b"): 2, ("b", "a"): 1}
    assert (found.starts, found.ends) == ({"a": 2}, {"b": 1, "a": 1})
    assert found.medians == {("a", "b"): 180.0, ("b", "a"): 60.0}
    assert found.cases == 2


def test_time_orders_and_of_one_moment_the_place_in_the_log(log):
    found = log(("1", "c", at(9)), ("1", "b", at(1)), ("1", "a", at(1)))
    assert found.edges == {("b", "a"): 1, ("a", "c"): 1}


def test_an_event_alone_starts_and_ends_its_case(log):
    found = log(("1", "a", at(0)))
    assert (found.edges, found.starts, found.ends) == ({}, {"a": 1}, {"a": 1})


def test_what_lacks_its_case_its_name_or_its_time_is_left_out(log):
    found = log(("1", "a", at(0)), (None, "x", at(1)), ("1", None, at(2)), ("1", "y", None), ("1", "b", at(3)))
    assert found.edges == {("a", "b"): 1}


def test_events_that_last_follow_by_their_beginning_and_end_by_their_end(log):
    found = log(("1", "long", at(30), at(1)), ("1", "short", at(9), at(5)), lasts=True)
    assert found.edges == {("long", "short"): 1}
    assert (found.starts, found.ends) == ({"short": 1}, {"long": 1})


def test_names_with_quotes_are_names(log):
    with duckdb.connect() as connection:
        connection.execute("""CREATE TABLE l AS SELECT 1 AS "a ""b", 'x' AS "c d", TIMESTAMP '2026-01-01' AS at_""")
        assert dfg(connection, "l", case='a "b', activity="c d", at="at_").starts == {"x": 1}
