"""Facts about GreenThumb Gardens: its spring is found by the product without being told, and told in true sentences; so
are its frictions and its leavers. The demo knows the truth; nothing that finds may read it."""

import json
import shutil
import subprocess
import sys
from datetime import date, timedelta

import pytest

from tests.demo.conftest import build, empty, environment

__all__ = ["empty"]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found(empty, tmp_path_factory):
    home = tmp_path_factory.mktemp("greenthumb") / "home"
    shutil.copytree(empty, home)
    build(home, "small")
    told = subprocess.run(
        [sys.executable, "-m", "tests.insights.findings.greenthumb"], env=environment(home), capture_output=True,
        text=True, timeout=280,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def spring(found):
    """The first of those that harmed."""
    return next(one for one in found["episodes"] if one["harmed"])


def test_the_crisis_is_the_worst_that_was_found_and_has_its_days(found, spring):
    begins, ends = map(date.fromisoformat, found["crisis"])
    first, last = date.fromisoformat(spring["since"]), date.fromisoformat(spring["until"])
    assert found["episodes"][0] == spring
    assert spring["name"] == "Delivery"
    assert abs((first - begins).days) <= 7
    assert timedelta(days=-7) <= last - ends <= timedelta(days=14)  # answers went on for a while after parcels did


def test_customers_fared_worse_in_it(spring):
    assert {"nps", "csat"} <= set(spring["worse"])


def test_the_numbers_of_the_sentences_are_those_of_the_database(found):
    counted = [(one["inside"], one["counted"]) for one in found["episodes"] if one["counted"] is not None]
    assert counted
    assert all(inside == many for inside, many in counted)


def test_a_batch_of_spades_is_found_as_damaged(found):
    assert any(one["name"] in ("Damaged or missing", "Border spade") for one in found["episodes"])


def test_frictions_and_leavers_are_among_the_findings(found):
    assert {"episode", "friction", "leaving"} <= set(found["kinds"])


def test_who_truly_left_has_a_higher_chance_of_it(found):
    assert found["leavers"]["n"] >= 5
    assert found["leavers"]["true"] > found["leavers"]["others"]


def test_the_product_never_reads_the_truth():
    """Nothing below the demo's floor knows of it; the import contract says so, and no path of it is named."""
    text = subprocess.run(
        ["grep", "-rlE", "demo|truth.jsonl", "sixring/insights"], capture_output=True, text=True
    ).stdout  # fmt: skip
    assert [name for name in text.split() if name.endswith(".py")] == []
