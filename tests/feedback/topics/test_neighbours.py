"""Neighbours among very many texts are looked for in the cells around, and are nearly all found."""

from __future__ import annotations

import numpy as np
import pytest

from sixring.feedback.topics import geometry
from sixring.feedback.topics.geometry import Array


def texts(many: int = 3000, subjects: int = 40) -> Array:
    chance = np.random.default_rng(3)
    about = geometry.unit(chance.normal(size=(subjects, 24)))
    return geometry.unit(about[chance.integers(0, subjects, many)] + chance.normal(size=(many, 24)) * 0.1)


def test_cells_hold_nearly_all_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = texts()
    exact, _ = geometry.neighbours(rows, 10)
    monkeypatch.setattr(geometry, "EXACT", 1000)
    found, how = geometry.neighbours(rows, 10)
    assert np.mean([len(np.intersect1d(a, b)) for a, b in zip(exact, found, strict=True)]) > 9.7
    assert (found != np.arange(len(rows))[:, None]).all(), "nobody is their own neighbour"
    assert np.allclose(how, np.clip((rows[found] * rows[:, None]).sum(axis=2), 0, None) ** 2, atol=1e-5)


def test_cells_with_few_texts_still_give_as_many_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geometry, "EXACT", 10)
    monkeypatch.setattr(geometry, "CELLS", 1)
    found, _ = geometry.neighbours(texts(64, 3), 10)
    assert found.shape == (64, 10)
