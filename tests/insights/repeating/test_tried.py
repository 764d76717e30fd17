"""What is said of how often the detector is right is what the labelled messages give."""

import pytest
from django.utils.html import escape

from sixring.core.models import Agent
from sixring.insights import metrics
from sixring.insights.repeating import asking, retelling
from sixring.insights.repeating.tried import ASKING, RETELLING, Tried
from tests.conftest import ON_POSTGRES
from tests.insights.repeating.labelled import LANGUAGES, messages, pairs
from tests.insights.repeating.test_judging import switch

__all__ = ["switch"]  # fixtures


def test_there_are_enough_messages_and_as_many_in_each_language():
    both = [*messages(measuring=False), *messages(measuring=True)]
    assert len(both) >= 300
    assert {sum(one[0] == language for one in both) for language in LANGUAGES} == {len(both) // len(LANGUAGES)}
    assert 0.4 < sum(bool(things) for _language, _text, things in both) / len(both) < 0.6


def test_what_is_said_of_asking_is_counted_on_the_messages_for_measuring():
    told = [(wanted, asking.asked_for(text, language)) for language, text, wanted in messages(measuring=True)]
    so, found, right = (sum(map(len, some)) for some in zip(*((a, b, a & b) for a, b in told), strict=True))
    assert Tried(len(told), so, found, right) == ASKING


def test_what_is_said_of_retelling_is_counted_on_all_pairs():
    told = [(so, retelling.again([earlier], now)) for so, earlier, now in pairs()]
    counts = [sum(so for so, _found in told), sum(found for _so, found in told), told.count((True, True))]
    assert Tried(len(told), *counts) == RETELLING


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_the_messages_for_mending_all_are_understood(language):
    wrong = [
        text
        for which, text, wanted in messages(measuring=False)
        if which == language and asking.asked_for(text, language) != wanted
    ]
    assert wrong == []


def test_it_stands_beside_the_figures_with_n_and_interval():
    for name, one in (("asked_again", ASKING), ("retold", RETELLING)):
        note = metrics.named(name).note()
        for part in (f"{one.n} messages", one.precision.interval, one.recall.interval, f"n = {one.so}"):
            assert part in note


@pytest.mark.data
@pytest.mark.django_db(transaction=ON_POSTGRES)
def test_so_it_does_where_switches_are_judged(switch, client, ada):
    client.force_login(Agent.objects.get(pk=ada.id))
    page = client.get("/insights/metrics/repeated/switches/").content.decode()
    assert escape(ASKING.said) in page
    assert escape(RETELLING.said) in page
