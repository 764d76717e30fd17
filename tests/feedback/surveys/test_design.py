"""Facts about what a survey asks: branches, pipes, languages, templates. No database."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as any_of

from sixring.core.errors import NotFound, Refused
from sixring.feedback.surveys import branching, checking, languages, piping, shaping
from sixring.feedback.surveys.design import read
from sixring.feedback.surveys.touchpoints import TOUCHPOINTS, usual
from tests.feedback.surveying import after, design, question, raw


def keys(questions):
    return [one.key for one in questions]


@pytest.mark.parametrize(
    ("test", "value", "given", "asked"),
    [
        ("at_most", 6, 6, True), ("at_most", 6, 7, False), ("at_most", 6, None, False),
        ("at_least", 9, 10, True), ("at_least", 9, 8, False), ("is", 5, 5.0, True), ("is", 5, 4, False),
        ("is", "soil", ["soil", "seeds"], True), ("is", "soil", ["seeds"], False), ("is_not", "soil", ["seeds"], True),
        ("is_not", "soil", None, False), ("answered", None, 0, True), ("answered", None, "", False),
        ("not_answered", None, [], True), ("not_answered", None, 0, False), ("unheard of", 1, 1, False),
    ],
)  # fmt: skip
def test_a_question_is_asked_where_its_condition_holds(test, value, given, asked):
    found = design(question("nps"), question("more", "text", branch=after("nps", test, value)))
    assert ("more" in keys(branching.asked(found, {"nps": given}))) == asked


def test_all_conditions_have_to_hold_and_what_is_not_asked_decides_nothing():
    found = design(
        question("nps"), question("csat", branch=after("nps", "at_most", 6)),
        question("deep", "text", branch=after("nps", "at_most", 6) + after("csat", "is", 1)),
        question("deeper", "text", branch=after("csat", "is", 1)),
    )  # fmt: skip
    assert keys(branching.asked(found, {"nps": 3, "csat": 1})) == ["nps", "csat", "deep", "deeper"]
    assert keys(branching.asked(found, {"nps": 9, "csat": 1})) == ["nps"]


def test_what_depends_on_an_answer_stands_on_a_later_page():
    found = design(
        question("nps"), question("csat"), question("why", "text", branch=after("nps", "answered")),
        question("more", "text", ask="You said {why}. More?"), question("last", "text", page=True),
    )  # fmt: skip
    assert [keys(page) for page in branching.pages(found)] == [["nps", "csat"], ["why"], ["more"], ["last"]]
    assert branching.page_after(found, {}, 1) == 2
    assert branching.page_before(found, {}, 2) == 0


@settings(max_examples=40)
@given(any_of.dictionaries(any_of.sampled_from(["a", "b", "c", "d"]), any_of.integers(0, 10)), any_of.data())
def test_pages_hold_every_question_once_and_nothing_asked_depends_on_its_own_page(answers, data):
    names = ["a", "b", "c", "d"]
    asks = [
        question(name, "nps", branch=[] if not n else after(data.draw(any_of.sampled_from(names[:n])), "at_least", 5))
        for n, name in enumerate(names)
    ]
    found = design(*asks)
    pages = [keys(page) for page in branching.pages(found)]
    assert [key for page in pages for key in page] == names
    assert all(not {one.question for one in found.by_key[key].branch} & set(page) for page in pages for key in page)
    assert set(keys(branching.asked(found, answers))) <= set(names)


def test_pipes_say_what_was_answered_and_leave_no_gap():
    found = design(question("part", "choice", options=["Soil", "Seeds"], several=True), question("nps"))
    known = piping.values(found, {"part": ["soil", "seeds"], "nps": 3.0}, {"order": "GG-1", "secret": "x"}, "en")
    assert known == {"order": "GG-1", "part": "Soil, Seeds", "nps": "3"}
    assert piping.fill("About {part} of {order}: {nps}?", known) == "About Soil, Seeds of GG-1: 3?"
    assert piping.fill("Dear {name}, how was {order}?", {}) == "Dear, how was?"
    assert piping.fill("{0} {x.y} {__class__} {X}", known) == "{0} {x.y} {__class__} {X}"


def test_missing_words_are_pointed_out_by_question():
    texts = {"en": {"ask": "What?", "hint": "Any"}, "de": {"ask": "Was?"}}
    options = [{"key": "soil", "texts": {"en": "Soil", "de": "Erde"}}, {"key": "seeds", "texts": {"en": "Seeds"}}]
    part = {"key": "part", "kind": "choice", "texts": texts, "options": options}
    gaps = languages.missing(design(part, languages=("en", "de")))
    assert [(gap.language, gap.question, gap.what) for gap in gaps] == [
        ("de", "", "title"), ("de", "part", "the hint"), ("de", "part", "“Seeds”"),
    ]  # fmt: skip


def test_the_language_is_what_they_wish_else_what_their_browser_prefers_else_the_main_one():
    found = design(question("nps"), languages=("en", "de", "pt-br"))
    assert languages.chosen(found, "", "de") == "de"
    assert languages.chosen(found, "fr", accepted="fr,de-CH;q=0.8,en;q=0.5") == "de"
    assert languages.chosen(found, "PT_BR") == "pt-br"
    assert languages.chosen(found, "xx" * 500, accepted="," * 5000) == "en"
    assert languages.direction("ar") == "rtl"


@pytest.mark.parametrize(
    ("asks", "why"),
    [
        ([], "no question"),
        ([question("nps", ask=" ")], "asks nothing"),
        ([question("a", "choice", options=["One"])], "two answers"),
        ([question("a", "matrix")], "needs a line"),
        ([question("a", "nps", branch=after("b", "is", 1)), question("b", "nps")], "doesn’t stand before"),
        ([question("a", "nps"), question("b", "nps", branch=after("a", "is", 11))], "nobody can answer"),
        ([question("a", "nps"), question("b", "text", ask="So {c}?")], "nobody has answered"),
    ],
)
def test_what_can_not_be_asked_is_not_published(asks, why):
    assert why in " ".join(checking.wrong_with(raw(*asks)))


def test_questions_are_added_moved_taken_out_and_brought_back():
    found, key = shaping.add(raw(question("nps")), "nps")
    assert key == "nps_2"
    found, text = shaping.add(found, "text", after="nps")
    order = lambda: [one["key"] for one in found["questions"]]  # noqa: E731
    assert order() == ["nps", text, "nps_2"]
    found = shaping.move(found, "nps_2", -5)
    assert order() == ["nps_2", "nps", text]
    found = shaping.take_out(found, "nps")
    assert (order(), [one["key"] for one in found["aside"]]) == (["nps_2", text], ["nps"])
    assert shaping.add(found, "nps")[1] == "nps_3", "a key that lies aside is not given away"
    found = shaping.bring_back(found, "nps")
    assert (order(), found["aside"]) == (["nps_2", "nps", text], [])
    assert shaping.bring_back(found, "nps") == found
    for act in (shaping.take_out, shaping.bring_back):
        with pytest.raises(NotFound):
            act(found, "strange")
    with pytest.raises(Refused):
        shaping.add(found, "slider")


def test_an_answer_keeps_its_key_and_its_translations_when_it_moves_or_is_reworded():
    before = [{"key": "soil", "texts": {"en": "Soil", "de": "Erde"}}, {"key": "seeds", "texts": {"en": "Seeds"}}]
    moved = shaping.choices(before, ["Seeds", "Soil", "Tools"], "en", "en")
    assert [one["key"] for one in moved] == ["seeds", "soil", "tools"]
    assert moved[1]["texts"]["de"] == "Erde"
    reworded = shaping.choices(before, ["Good soil", "Seeds"], "en", "en")
    assert [one["key"] for one in reworded] == ["soil", "seeds"]
    german = shaping.choices(before, ["Erde", "Samen"], "de", "en")
    assert [one["texts"]["de"] for one in german] == ["Erde", "Samen"]
    assert [one["key"] for one in shaping.choices([], ["日本", "=1+1", "日本語"], "en", "en")] == ["o", "o_1_1", "o_2"]


@pytest.mark.parametrize("touchpoint", TOUCHPOINTS.values(), ids=lambda one: one.key)
def test_each_template_can_be_published_in_all_its_languages(touchpoint):
    made = touchpoint.design(usual.LANGUAGES)
    assert checking.wrong_with(made) == []
    assert languages.missing(read(made)) == []


def test_a_language_added_to_a_template_comes_with_its_words():
    made = shaping.speak(TOUCHPOINTS["delivery"].design(["en"]), "fr")
    assert languages.missing(read(made)) == []
    own = shaping.speak(raw(question("nps", ask="Our own words?")), "fr")
    assert [gap.what for gap in languages.missing(read(own))] == ["the question"]
    for wrong in ("", "english", "e", "<b>", "de/../x"):
        with pytest.raises(Refused):
            shaping.speak(made, wrong)
    with pytest.raises(Refused, match="written in"):
        shaping.fall_silent(made, "en")


def test_designs_of_another_time_are_read_all_the_same():
    found = read({"questions": [{"key": "a", "kind": "slider"}, {"key": "b", "kind": "csat", "scale": [0, 99]}]})
    assert keys(found.questions) == ["b"]
    assert found.by_key["b"].scale == (1, 5)
    assert read({}).languages == ("en",)
