"""Both themes are readable: AA for every colour that words or marks wear, on every ground they stand on."""

import re

import pytest

from .contrast import CSS, contrast, themes

LIGHT, DARK = themes()
PLAIN = ["paper", "surface", "sunken", "raised"]
WORDS = ["ink", "ink-2", "ink-3", "accent", "good", "bad", "info", "watch-ink"]
HUES = ["c-mail", "c-chat", "c-phone", "c-message", "c-social", "c-store", "c-web", "c-api"]
SOFT = [
    *[(word, ground) for word in ("ink", "ink-2") for ground in ("accent-soft", "bad-soft", "watch-soft", "note")],
    ("accent", "accent-soft"),
    ("good", "accent-soft"),
    ("watch-ink", "watch-soft"),
    ("bad-deep", "bad-soft"),
    ("ink-3", "accent-soft"),
    ("ink-3", "note"),
    ("accent-ink", "accent"),
    ("accent-ink", "accent-deep"),
]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("word", "ground"), [(w, g) for w in WORDS + HUES for g in PLAIN] + SOFT)
def test_words_reach_four_and_a_half_to_one(theme, word, ground):
    assert contrast(theme[word], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("mark", ["watch", "edge", "bad", "accent"])
@pytest.mark.parametrize("ground", PLAIN)
def test_marks_and_edges_of_fields_reach_three_to_one(theme, mark, ground):
    assert contrast(theme[mark], theme[ground]) >= 3


def test_only_the_tokens_know_colours():
    others = [path for path in CSS.glob("*.css") if path.name != "tokens.css"]
    coloured = {path.name for path in others if re.search(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(", path.read_text("utf-8"))}
    assert not coloured


def test_every_sheet_says_its_classes_at_the_top_and_stands_in_a_layer():
    for path in CSS.glob("*.css"):
        text = path.read_text("utf-8")
        assert text.startswith("/* "), path.name
        assert "@layer " in text, path.name


def test_nothing_is_bound_to_left_or_right():
    sided = re.compile(r"(margin|padding|border)-(left|right)|(?<![\w-])(left|right)\s*:|text-align:\s*(left|right)")
    assert not [path.name for path in CSS.glob("*.css") if sided.search(path.read_text("utf-8"))]


def test_every_token_in_use_exists():
    sheets = {path.name: path.read_text("utf-8") for path in CSS.glob("*.css")}
    known = set(re.findall(r"(--[\w-]+):", sheets["tokens.css"]))
    assert {token for text in sheets.values() for token in re.findall(r"var\((--[\w-]+)", text)} <= known
