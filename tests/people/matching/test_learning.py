"""Where far more people share a place than a house, who shares a house is still not taken for one person."""

import pytest

pytest.importorskip("ibis")

from bench.identity import crowd
from bench.identity.one import pairwise
from sixring.people.matching import learning
from sixring.people.matching.resolving import resolve
from sixring.people.matching.roles import Roles

pytestmark = pytest.mark.slow


def precision(monkeypatch):
    """Of 6,000 records in a town of 600 streets: some 30,000 pairs of neighbours beside 2,600 of housemates."""
    monkeypatch.setattr(crowd, "STREETS", 600)
    records, truth = crowd.crowd(6_000)
    found = resolve(records, Roles.of({name: name for name in records.column_names}))
    return pairwise(found.cluster.tolist(), truth.tolist())[0]


def test_neighbours_don_t_take_the_households_place(monkeypatch):
    assert precision(monkeypatch) > 0.99


def test_without_a_kind_of_their_own_they_did(monkeypatch):
    monkeypatch.setattr(learning, "has_places", lambda fields: False)
    assert precision(monkeypatch) < 0.6
