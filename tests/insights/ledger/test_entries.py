"""What the lake and the second implementation say of each conversation of the ledger is what was worked out by hand."""

from datetime import UTC, datetime

import pytest

from sixring.insights.lake import reading
from sixring.insights.lake.checking import differences

from .entries import ENTRIES, MOMENTS

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def unlike(said, wanted):
    """{column: (said, wanted)} where they differ."""
    return {name: (said[name], value) for name, value in wanted.items() if not alike(said[name], value)}


def alike(one, other):
    if isinstance(one, float) and isinstance(other, int | float) and not isinstance(other, bool):
        return abs(one - other) < 1e-6
    return one == other


def at(moment):
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize("name", ENTRIES)
def test_the_lake_says_what_was_worked_out_by_hand(ledger, name):
    assert unlike(ledger.rows[ledger.names[name]], ENTRIES[name]) == {}


@pytest.mark.parametrize("name", ENTRIES)
def test_so_does_the_second_implementation(ledger, name):
    said = ledger.second[ledger.names[name]]
    assert unlike(said, {column: value for column, value in ENTRIES[name].items() if column in said}) == {}


@pytest.mark.parametrize("name", MOMENTS)
def test_moments_are_those_of_the_story(ledger, name):
    row = ledger.rows[ledger.names[name]]
    assert unlike(row, {column: at(moment) for column, moment in MOMENTS[name].items()}) == {}


def test_what_was_absorbed_says_where_it_went(ledger):
    assert ledger.rows[ledger.names["absorbed"]]["merged_into"] == ledger.names["merged"]


@pytest.mark.parametrize("name", [name for name, entry in ENTRIES.items() if "resolved_s" in entry])
def test_turns_together_are_the_time_to_the_last_resolution(name):
    """Of the hand-worked numbers themselves: a slip of the pen would show here. Reopened stood resolved for a day."""
    entry = ENTRIES[name]
    if entry["resolved_s"] is not None and "customer_wait_s" in entry:
        at_rest = 86400 + 1800 if name == "reopened" else 0
        assert entry["customer_wait_s"] + entry["agent_wait_s"] + at_rest == entry["resolved_s"]


def test_followed_story_by_story_the_lake_is_what_one_made_anew_would_be(ledger):
    """What changed without a word in the log would show here: answers measured, work counted, moments gone by."""
    with reading.opened(ledger.place) as lake:
        assert list(differences(lake)) == []
