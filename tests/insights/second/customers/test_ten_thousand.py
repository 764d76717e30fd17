"""Ten thousand conversations and all else their customers did, in a database that holds no others."""

from datetime import UTC, datetime

import pytest

from .test_customers import PERIODS, cohorts_differ, segments_differ, unlike

pytestmark = [pytest.mark.django_db, pytest.mark.data, pytest.mark.slow]


def test_of_ten_thousand_every_metric_is_alike(many):
    for since, until in PERIODS.values():
        assert list(unlike(many, many.lake, since, until)) == []
    assert cohorts_differ(many, "Europe/Berlin", "bracket") == []
    assert segments_differ(many, datetime(2026, 5, 1, tzinfo=UTC)) == {}
