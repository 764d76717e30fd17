"""Ten thousand random histories, in a database that holds no others."""

import pytest

from .test_histories import say_the_same, unlike

pytestmark = [pytest.mark.django_db, pytest.mark.data, pytest.mark.slow]


def test_of_ten_thousand_every_conversation_and_metric_is_alike(many):
    assert list(unlike(many)) == []
    say_the_same(many, many.lake)
