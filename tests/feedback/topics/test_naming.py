"""Facts about names: readable, different, in the language of the texts, and of nobody."""

from __future__ import annotations

from sixring.feedback.topics import naming

PARCEL = "The parcel is late again, the parcel tracking says nothing"
LEAVES = "The leaves are brown and the leaves fall off"


def names(texts: list[str], labels: list[int], languages: list[str] | None = None) -> list[str]:
    return naming.named(naming.typical(texts, labels, languages))


def test_a_name_is_what_is_said_in_one_topic_and_not_in_others() -> None:
    found = names([PARCEL] * 5 + [LEAVES] * 5, [0] * 5 + [1] * 5)
    assert "parcel" in found[0].lower()
    assert "leaves" in found[1].lower()
    assert not {"the", "is", "and", "are"} & {word for name in found for word in name.lower().split()}


def test_pairs_of_words_read_better_than_one() -> None:
    assert any(" " in term for term, _weight in naming.typical([PARCEL] * 4 + [LEAVES] * 4, [0] * 4 + [1] * 4)[0])


def test_two_topics_are_never_called_the_same() -> None:
    texts = ["wrong plant sent roses", "wrong plant sent tulips"]
    found = names([texts[0]] * 4 + [texts[1]] * 4, [0] * 4 + [1] * 4)
    assert len(set(found)) == 2


def test_stop_words_are_those_of_the_language() -> None:
    texts = ["Die Lieferung war nicht gut und die Lieferung kam nie"] * 4
    german = names(texts, [0] * 4, ["de"] * 4)[0].lower().split(", ")
    assert {"die", "war", "und", "nicht"}.isdisjoint(german)
    assert any("lieferung" in term for term in german)


def test_numbers_addresses_and_links_name_nothing() -> None:
    said = "Order 48213 ask dan@example.com at https://shop.example/x?id=77 about compost compost"
    terms = {term for term, _weight in naming.typical([said] * 4, [0] * 4)[0]}
    assert not any(any(letter.isdigit() or letter == "@" for letter in term) for term in terms)
    assert not any("example" in term for term in terms)


def test_what_fewer_than_three_people_say_names_nothing() -> None:
    texts = ["Petunia Winterbottom called about seeds"] * 6
    assert naming.typical(texts, [0] * 6, whose=["one"] * 4 + ["two"] * 2) == [[]]
    assert naming.typical(texts, [0] * 6, whose=["one", "two", "three"] * 2)[0]


def test_what_says_the_same_is_said_once() -> None:
    terms = [term for term, _weight in naming.typical(["activate activating activated card cards"] * 4, [0] * 4)[0]]
    assert len([term for term in terms if term.startswith("activ") and " " not in term]) <= 1


def test_nothing_to_say_is_an_empty_name() -> None:
    assert names(["the of and"] * 4, [0] * 4) == [""]
    assert names([], []) == []
