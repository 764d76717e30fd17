"""Facts about discovering: how many there are is found, the same gives the same, and matching keeps who is who."""

from __future__ import annotations

import random
from itertools import permutations
from typing import Any

import pytest

from tests.feedback.topics.telling import SAYS, Words, text

np = pytest.importorskip("numpy")
discovering = pytest.importorskip("sixring.feedback.topics.discovering")
from sixring.feedback.topics import geometry, matching, signposts  # noqa: E402


def told(counts: dict[str, int]) -> tuple[list[str], list[str], Any]:
    chance = random.Random(2)
    subjects = [subject for subject, many in counts.items() for _ in range(many)]
    texts = [text(subject, chance) for subject in subjects]
    return subjects, texts, Words().vectors(texts)


def test_topics_and_their_number_are_found() -> None:
    subjects, texts, vectors = told(dict.fromkeys(SAYS, 30))
    found = discovering.discover(texts, vectors)
    pairs = {(subject, int(label)) for subject, label in zip(subjects, found.labels, strict=True)}
    assert len(found.names) == len(SAYS)
    assert len(pairs) == len(SAYS), "each subject is one topic"
    assert len(set(found.names)) == len(found.names)
    assert found.score > 0.1
    assert np.allclose(np.linalg.norm(found.centroids, axis=1), 1, atol=1e-5)


def test_skewed_numbers_are_found_too() -> None:
    _subjects, texts, vectors = told({"late": 120, "dead": 60, "refund": 30, "login": 15, "praise": 10})
    found = discovering.discover(texts, vectors)
    assert 4 <= len(found.names) <= 8
    assert list(np.bincount(found.labels)) == sorted(np.bincount(found.labels), reverse=True)


def test_what_is_said_over_and_over_in_the_same_words_counts_once() -> None:
    _subjects, texts, _vectors = told(dict.fromkeys(SAYS, 20))
    phrases = [text("praise", random.Random(n)) for n in range(10)]
    said = [*texts, *(phrase for phrase in phrases for _ in range(20))]
    found = discovering.discover(said, Words().vectors(said))
    assert len(found.names) <= (len(texts) + len(phrases)) // discovering.EACH
    labels = found.labels[len(texts) :].reshape(10, 20)
    assert (labels == labels[:, :1]).all(), "the same words are of the same topic"


def test_the_same_input_gives_the_same_topics() -> None:
    _subjects, texts, vectors = told(dict.fromkeys(SAYS, 12))
    one, other = discovering.discover(texts, vectors), discovering.discover(texts, vectors)
    assert np.array_equal(one.labels, other.labels)
    assert (one.names, one.parents, one.themes) == (other.names, other.parents, other.themes)


@pytest.mark.parametrize("many", [0, 1, 29])
def test_too_few_texts_are_one_topic_at_most(many: int) -> None:
    _subjects, texts, vectors = told({"late": many})
    found = discovering.discover(texts, vectors)
    assert len(found.names) == min(1, many)


def test_texts_that_are_all_the_same_do_no_harm() -> None:
    found = discovering.discover(["the very same"] * 60, np.ones((60, 8)))
    assert len(found.labels) == 60


def test_texts_and_vectors_have_to_be_as_many() -> None:
    with pytest.raises(ValueError, match="2 texts with 3 vectors"):
        discovering.discover(["a", "b"], np.ones((3, 4)))


def test_themes_hold_topics_that_are_near() -> None:
    centres = np.eye(6, dtype=np.float32)
    near = np.repeat(centres, 2, axis=0) + 0.05 * np.random.default_rng(0).normal(size=(12, 6)).astype(np.float32)
    grouped = geometry.ward(near, np.ones(12), 6)
    assert all(grouped[2 * i] == grouped[2 * i + 1] for i in range(6))


@pytest.mark.parametrize("shape", [(1, 1), (3, 3), (3, 5), (5, 3), (6, 6)])
def test_pairs_have_the_largest_sum(shape: tuple[int, int]) -> None:
    worth = np.random.default_rng(sum(shape)).random(shape)
    found = matching.assign(worth)
    small, large = sorted(shape)
    wide = worth if shape[0] <= shape[1] else worth.T
    best = max(sum(wide[a, b] for a, b in enumerate(chosen)) for chosen in permutations(range(large), small))
    assert sum(worth[a, b] for a, b in found) == pytest.approx(best)
    assert len({a for a, _b in found}) == len({b for _a, b in found}) == small


def test_a_cluster_of_known_texts_is_the_topic_they_were_in() -> None:
    vectors = geometry.unit(np.repeat(np.eye(3, dtype=np.float32), 10, axis=0))
    labels = np.repeat([2, 0, 1], 10)
    before = np.array([7] * 8 + [0] * 2 + [9] * 10 + [0] * 10)
    known = [matching.Known(7, None, (7,)), matching.Known(9, None, (9,))]
    assert matching.carry(vectors, labels, before, known).tolist() == [7] * 10 + [9] * 10 + [-2] * 10


def test_what_was_merged_goes_where_it_was_sent() -> None:
    vectors = geometry.unit(np.repeat(np.eye(3, dtype=np.float32), 10, axis=0))
    known = [matching.Known(7, vectors[0], (9,)), matching.Known(9, vectors[10], (9,))]
    found = matching.carry(vectors, np.repeat([0, 1, 2], 10), np.zeros(30, int), known)
    assert found.tolist() == [9] * 20 + [-3] * 10


def test_signposts_are_followed_to_the_end_and_never_in_a_circle() -> None:
    from sixring.feedback.models import Topic

    rows = [
        Topic(pk=1, state="merged", into_id=2), Topic(pk=2, state="merged", into_id=3), Topic(pk=3),
        Topic(pk=4, state="split"), Topic(pk=5, split_from_id=4),
        Topic(pk=6, split_from_id=4, state="merged", into_id=3),
        Topic(pk=7, state="merged", into_id=8), Topic(pk=8, state="merged", into_id=7),
    ]  # fmt: skip
    found = signposts.goes(rows)
    assert (found[1], found[3], found[4]) == ((3,), (3,), (5, 3))
    assert len(found[7]) == 1
