"""Facts about the small world as it stands in the database, told through the real inbox and reception."""

import re
from collections.abc import Mapping
from typing import Any

from .test_plan import ADDRESS, DRAMA, FREE

Facts = Mapping[str, Any]
OF_TODAY = re.compile(r"\+44(1132496000|1144960\d{3})$")  # those of the matters told by hand


def test_sixring_and_the_truth_agree(facts: Facts) -> None:
    assert facts["lost"] == 0
    assert facts["right_person"] >= 0.99
    assert facts["right_matter"] >= 0.97


def test_it_is_as_large_as_it_says(facts: Facts) -> None:
    assert facts["world"]["customers"] >= 250
    assert facts["touches"] >= 4_000
    assert set(facts["kinds"]) == {"email", "webchat", "call", "visit", "tracking", "archive", "reviews"}


def test_old_matters_are_over_and_a_queue_is_open(facts: Facts) -> None:
    states = facts["states"]
    assert states["resolved"] > 5 * (states["needs_us"] + states["waiting"])
    assert 25 <= states["needs_us"] <= 90
    assert facts["assigned"] > 0
    assert facts["promises"] > 0


def test_colleagues_answered_and_were_measured(facts: Facts) -> None:
    assert facts["answers"] > 150
    assert facts["reasons"] > 150
    assert 0.5 < facts["on_time"] / facts["outcomes"] < 1


def test_nothing_is_on_its_way_out(facts: Facts) -> None:
    assert facts["dispatches"] == facts["on_their_way"] == 0
    assert facts["smtp"] == []


def test_nothing_waits_and_nothing_was_set_aside(facts: Facts) -> None:
    assert facts["left_to_do"] == facts["quarantined"] == facts["dead_letters"] == 0
    assert facts["fold"] == []


def test_every_address_could_belong_to_nobody(facts: Facts) -> None:
    assert [one for one in facts["emails"] if not FREE.search(ADDRESS.fullmatch(one)[1])] == []  # type: ignore[index]
    assert [one for one in facts["phones"] if not (DRAMA.match(one) or OF_TODAY.match(one))] == []


def test_there_is_a_colleague_of_each_role(facts: Facts) -> None:
    assert {"owner", "manager", "lead", "agent"} <= set(facts["roles"])
