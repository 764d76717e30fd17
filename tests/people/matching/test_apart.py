"""Who never belong together stay apart, and so do the groups that hold them, however strong the links between."""

from __future__ import annotations

import pytest

np = pytest.importorskip("numpy")

from sixring.people.matching.grouping import Apart, group  # noqa: E402

LINKS = [(0, 1), (1, 2), (2, 3)]


def clusters(apart: Apart) -> list[int]:
    left, right = (np.array(side) for side in zip(*LINKS, strict=True))
    return [int(one) for one in group(4, left, right, np.array([30.0, 29.0, 28.0]), -10.0, 2.0, apart)]


def test_without_a_word_strong_links_make_one_group() -> None:
    assert clusters(Apart()) == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("apart", "made"),
    [
        (Apart(pairs=[(1, 2)]), [0, 0, 2, 2]),
        (Apart(pairs=[(0, 3)]), [0, 0, 0, 3]),
        (Apart(marks={0: {"shop"}, 2: {"shop"}}), [0, 0, 2, 2]),
        (Apart(marks={0: {"shop"}, 3: {"shop", "till"}, 1: {"till"}}), [0, 0, 0, 3]),
        (Apart(marks={0: {"shop"}, 3: {"till"}}), [0, 0, 0, 0]),
    ],
)
def test_pairs_and_numbers_of_one_system_keep_groups_apart(apart: Apart, made: list[int]) -> None:
    assert clusters(apart) == made
