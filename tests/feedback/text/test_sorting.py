"""The sorter of intents, with encoders that know four words."""

import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("sklearn")
pytest.importorskip("threadpoolctl")

from sixring.feedback.text import sorting  # noqa: E402

KNOWN = ("parcel", "order", "fern", "rose")
TEXTS = ["where is my parcel", "track the order", "water a fern", "how much water for a rose"]
LABELS = ["parcel", "parcel", "water", "water"]


class Encoder:
    def vectors(self, texts):
        rows = np.array([[word in text.lower() for word in KNOWN] for text in texts], np.float32).reshape(-1, 4)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


@pytest.fixture(autouse=True)
def encoders(monkeypatch):
    monkeypatch.setattr(sorting, "MiniLM", Encoder)
    monkeypatch.setattr(sorting, "Multilingual", Encoder)


def test_the_label_of_like_examples_is_told():
    said = sorting.Sorter(TEXTS, LABELS).tell(["Is the PARCEL on its way", "does this fern drink", "my order, please"])
    assert [one.label for one in said] == ["parcel", "water", "parcel"]


def test_without_a_line_everything_belongs_and_with_one_what_is_far_does_not():
    sorter = sorting.Sorter(TEXTS, LABELS)
    assert sorter.tell(["quantum chess"])[0].belongs
    sorter.draw_line(["is my parcel late", "when to water the rose"], turned_away=0.0)
    near, far = sorter.tell(["is my parcel late", "quantum chess"])
    assert near.belongs
    assert near.margin >= 0
    assert not far.belongs
    assert far.margin < 0


@pytest.mark.parametrize("text", ["", "\ud800", " \n", "\U0001f33f" * 9_000])
def test_no_text_makes_it_raise(text):
    sorter = sorting.Sorter([*TEXTS, text], [*LABELS, "other"])
    assert sorter.tell([text])[0].label in {*LABELS, "other"}


def test_of_no_texts_nothing_is_told():
    assert sorting.Sorter(TEXTS, LABELS).tell([]) == []


def test_one_label_is_always_told():
    assert sorting.Sorter(TEXTS, ["all"] * 4).tell(["a fern", ""])[0].label == "all"


def test_texts_in_slices_are_told_as_at_once(monkeypatch):
    asked = [*TEXTS, "order a fern", "nothing"]
    whole = sorting.Sorter(TEXTS, LABELS).tell(asked)
    monkeypatch.setattr(sorting, "SLICE", 2)
    sliced = sorting.Sorter(TEXTS, LABELS).tell(asked)
    assert [one.label for one in sliced] == [one.label for one in whole]


def test_of_too_many_examples_rare_labels_keep_all_of_theirs(monkeypatch):
    monkeypatch.setattr(sorting, "MOST", 6)
    labels = ["often"] * 20 + ["rare", "rare"]
    chosen = sorting.drawn(labels, 0)
    assert len(set(chosen)) == 6
    assert [labels[at] for at in chosen].count("rare") == 2
    assert list(chosen) == list(sorting.drawn(labels, 0))
    assert len(sorting.drawn(labels[:5], 0)) == 5
