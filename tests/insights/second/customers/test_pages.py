"""Every metric has a page and its rows, told apart by everything it can be, over random customers of every kind."""

import re

import pytest
from django.test import Client

from sixring.core import clock
from sixring.core.models import Agent
from sixring.insights import metrics
from tests.insights.second.histories import END

pytestmark = [pytest.mark.django_db, pytest.mark.data, pytest.mark.slow]
SPRING = "period=between&first=2026-03-01&last=2026-04-30"
BROKEN = re.compile(r">[^<]*\b(?:None|nan|NaN|inf)\b[^<]*<")


@pytest.fixture
def shown(some, monkeypatch):
    """`shown(path)`: the page as the owner sees it on the last of these days."""
    monkeypatch.setenv("SIXRING_LAKE", some.folder)
    client = Client()
    client.force_login(Agent.objects.order_by("pk").first())

    def page(path):
        answer = client.get(path)
        assert answer.status_code == 200, path
        return answer.content.decode()

    with clock.frozen(END):
        yield page


@pytest.mark.parametrize("name", metrics.everything())
def test_it_has_a_page_by_everything(shown, name):
    whole = shown(f"/insights/metrics/{name}/?{SPRING}")
    assert "Not measured yet" not in whole
    for by in metrics.dimensions(metrics.named(name)):
        page = shown(f"/insights/metrics/{name}/?{SPRING}&by={by}")
        assert not BROKEN.search(page), (by, BROKEN.search(page))
    assert shown(f"/insights/metrics/{name}/rows/?{SPRING}")
