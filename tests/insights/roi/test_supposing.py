"""Facts about assumptions: a range each, with its source, by those who may."""

import pytest

from sixring.core.errors import Forbidden, Invalid
from sixring.core.models import Change
from sixring.insights.reports.roi import supposing
from tests.cast import happened_to

pytestmark = pytest.mark.django_db


def test_it_is_a_range_with_a_source(ada):
    made = supposing.suppose("deflected", 0.05, 0.1, 0.2, "A pilot in May", actor=ada)
    supposing.suppose("deflected", 0.05, 0.1, 0.2, "A pilot in May", actor=ada)
    assert supposing.now() == {"deflected": supposing.Range(0.05, 0.1, 0.2, "A pilot in May")}
    assert happened_to(made) == ["roi.supposed"]


@pytest.mark.parametrize(
    ("name", "low", "likely", "high", "source"),
    [
        ("luck", 1, 1, 1, "A pilot"), ("deflected", 0.2, 0.1, 0.3, "A pilot"), ("deflected", -0.1, 0, 0, "A pilot"),
        ("margin", 0.5, 0.9, 1.1, "A pilot"), ("cost_once", 1, 2, float("inf"), "A pilot"),
        ("cost_once", 1, 2, 3, "  "), ("years", 0, 1, 2, "A pilot"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(ada, name, low, likely, high, source):
    with pytest.raises(Invalid):
        supposing.suppose(name, low, likely, high, source, actor=ada)


def test_it_is_taken_back(ada):
    supposing.suppose("margin", 0.3, 0.3, 0.3, "Books of 2025", actor=ada)
    supposing.take_back("margin", actor=ada)
    assert supposing.now() == {}
    before = Change.objects.count()
    supposing.take_back("margin", actor=ada)
    assert Change.objects.count() == before, "a second time leaves no trace"


def test_an_agent_may_not(ben):
    with pytest.raises(Forbidden):
        supposing.suppose("margin", 0.3, 0.3, 0.3, "Books of 2025", actor=ben)
    with pytest.raises(Forbidden):
        supposing.take_back("margin", actor=ben)
