"""One spelling of every value."""

from __future__ import annotations

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("jellyfish")

from sixring.people.matching import spelling


@pytest.mark.parametrize(
    ("written", "day"),
    [("1971-06-24", "19710624"), ("24.06.1971", "19710624"), ("1971 6 4", "19710604"), ("19710624", "19710624"),
     ("1971", None), ("0000-00-00", None), ("soon", None)],
)  # fmt: skip
def test_days(written: str, day: str | None) -> None:
    assert spelling.day(written) == day


@pytest.mark.parametrize(
    ("written", "name"),
    [("Dr. Élodie O’Neil", "elodie oneil"), ("SIR", "sir"), ("  ", None),
     ("unknown", None), ("Mueller-Berg", "mueller berg")],
)  # fmt: skip
def test_names(written: str, name: str | None) -> None:
    assert spelling.person(written) == name


def test_a_street_is_the_same_however_it_is_written() -> None:
    assert spelling.way("1148 N. Honore St") == spelling.way("1148 North Honore") == "1148 honore n"
    assert spelling.way("8748 E 85th St.") == spelling.way("8748 East 85 Street")


def test_plus_tags_and_numbers_without_meaning_go() -> None:
    assert spelling.local("Dan+shop@mail.test") == "dan"
    assert spelling.phone("+44 (0)20 7946 0018") == "2079460018"
    assert spelling.phone("000000") is None
    assert spelling.code("bs2 0el") == "bs20el"
