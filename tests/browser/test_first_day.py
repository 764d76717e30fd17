"""An administrator's first day, as docs/first-day.md tells it: from an empty folder to a first mail answered."""

import pytest

from tests.pictures import first_day

pytestmark = [pytest.mark.browser, pytest.mark.peer, pytest.mark.slow]
TEN_MINUTES = 600


def test_it_takes_ten_minutes_at_most(need, capsys):
    need("chromium"), need("exim4"), need("dovecot")
    today = first_day.day()
    with capsys.disabled():
        print("", *(f"{seconds:6.1f} s  {name}" for name, seconds in today.took.items()), sep="\n")
    assert [*today.took] == ["start", *(name for name, _ in first_day.STEPS), "a colleague comes in"]
    assert sum(today.took.values()) < TEN_MINUTES
    assert "1,000 tickets" in today.said["import"]
    assert "Traceback" not in today.log
