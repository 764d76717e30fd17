"""Words: how text becomes them, and that an index answers on either database as the words themselves would."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sixring.core.words import folding
from sixring.core.words.asking import NEVER, All, Either, Words, holds, is_never
from sixring.core.words.folding import MARK, words
from sixring.core.words.index import Index
from sixring.interactions import search
from sixring.interactions.models import Interaction

TABLE = "people_fact_words"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The TRAYS, please!", ["the", "trays", "please"]),
        ("Ünser Café", ["unser", "cafe"]),
        ("Cafe\u0301", ["cafe"]),
        ("Straße ﬁt", ["strasse", "fit"]),
        ("GG-20391", ["gg", "20391"]),
        ("dan@example.com", ["dan", "example", "com"]),
        ("o'clock snake_case", ["o", "clock", "snake", "case"]),
        ("東京都", ["東京", "京都"]),
        ("東", ["東"]),
        ("東京2026", ["東京", "2026"]),
        ("مَرْحَبًا", ["مرحبا"]),
        ("한국어", ["한국어"]),
        ("हिन्दी", words("हिन्दी")),
        ("Thanks 🌱!", ["thanks", "\ue0001f331"]),
        ("§a12 '); --", ["a12"]),
        ("", []),
    ],
)
def test_text_becomes(text, told):
    assert words(text) == told


@given(st.text(max_size=200))
def test_words_hold_nothing_a_database_would_read_as_its_own(text):
    for word in words(text):
        assert 0 < len(word) <= 80
        assert not set(word) & set(" '\"\\§*():&|!<>\x00\n\t")


@given(st.text(max_size=100))
def test_a_word_once_folded_stays_as_it_is(text):
    for word in words(text):
        if not folding.IS_RUN.search(word) and not word.startswith("\ue000"):
            assert words(word) in ([word], words(word))


letters = st.sampled_from(["ab", "abc", "abcd", "abcdef", "b", "ba", f"{MARK}a1", f"{MARK}fabcd", "東京"])
asked = st.builds(
    lambda some, begun: Words(tuple(some), begun), st.lists(letters, min_size=1, max_size=2), st.booleans()
)
questions = st.recursive(
    asked,
    lambda inner: st.one_of(
        st.builds(lambda a, b: All(tuple(a), tuple(b)), st.lists(inner, max_size=3), st.lists(inner, max_size=2)),
        st.builds(lambda a: Either(tuple(a)), st.lists(inner, max_size=3)),
    ),
    max_leaves=6,
)


def short_beginnings(question):
    """Beginnings of fewer than three letters are taken for whole words by an index."""
    if isinstance(question, Words):
        last = question.words[-1].removeprefix(f"{MARK}f")
        return question.begun and (len(last) < 3 or last.startswith(MARK) or question.words[-1] == f"{MARK}a1")
    parts = question.parts + (question.without if isinstance(question, All) else ())
    return any(map(short_beginnings, parts))


@pytest.mark.data
@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=st.lists(st.lists(letters, max_size=6), min_size=1, max_size=8), question=questions)
def test_an_index_answers_as_the_words_do(entries, question, undone_database):
    if short_beginnings(question):
        return
    told = [(number * 20_000 + 1, some) for number, some in enumerate(entries)]
    right = [] if is_never(question) else [n for n, some in told if holds(question, [MARK, *some])][::-1]
    with undone_database():
        index = Index(TABLE)
        index.put(told)
        assert index.newest(question) == right
        assert index.newest(question, limit=1) == right[:1]
        assert index.newest(question, below=40_001) == [n for n in right if n < 40_001]
        index.drop(told[:1])
        assert index.newest(question) == [n for n in right if n != told[0][0]]


@pytest.mark.data
@pytest.mark.django_db
def test_what_is_dropped_leaves_no_word_behind():
    index = Index(TABLE)
    index.put([(1, ["secretive", "trays"]), (2, ["trays"])])
    index.drop([(1, ["secretive", "trays"])])
    assert index.newest(Words(("secre",), begun=True)) == []
    assert index.newest(Words(("tray",), begun=True)) == [2]
    assert index.newest(NEVER) == []


@pytest.mark.data
@pytest.mark.django_db
def test_reading_on_takes_each_row_once_and_goes_on_after_a_stop(dan):
    first = [dan.writes(f"Number {n}").pk for n in range(3)]
    assert search.reader.read_on(2) == 2
    assert search.reader.read_on(2) == 1
    assert search.reader.read_on(2) == 0
    later = dan.writes("Number later").pk
    assert [pk for pk, _words in search.reader.tail()] == [later]
    assert search.catch_up() == 1
    assert search.index.newest(Words(("number",))) == [later, *first[::-1]]


@pytest.mark.data
@pytest.mark.django_db
def test_another_way_of_making_words_makes_the_index_anew(dan, monkeypatch):
    dan.writes("Trays")
    search.catch_up()
    monkeypatch.setattr("sixring.core.words.rising.VERSION", "other")
    assert search.catch_up() == 1
    assert len(search.index.newest(Words(("trays",)))) == 1


@pytest.mark.data
@pytest.mark.django_db
def test_what_is_forgotten_is_not_found(dan):
    message = dan.writes("Secretive trays")
    search.catch_up()
    search.forget([message.pk])
    Interaction.objects.filter(pk=message.pk).update(text="")
    assert search.newest(Words(("secretive",))) == []
