"""Languages of a survey: which one somebody gets, and which words are still missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from .design import Design, Option, Question, Texts

# As those who speak them call them; a design may name any other by its code.
NAMES: Mapping[str, str] = {
    "en": "English", "de": "Deutsch", "fr": "Français", "es": "Español", "pt": "Português", "it": "Italiano",
    "nl": "Nederlands", "pl": "Polski", "cs": "Čeština", "da": "Dansk", "sv": "Svenska", "nb": "Norsk", "fi": "Suomi",
    "el": "Ελληνικά", "tr": "Türkçe", "ro": "Română", "hu": "Magyar", "uk": "Українська", "ru": "Русский",
    "ar": "العربية", "he": "עברית", "fa": "فارسی", "ur": "اردو", "hi": "हिन्दी", "bn": "বাংলা", "th": "ไทย",
    "ja": "日本語", "ko": "한국어", "zh": "中文", "ka": "ქართული",
}  # fmt: skip
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
ENDS = ("low", "high")


@dataclass(frozen=True, slots=True)
class Gap:
    """Words that stand in the main language and not in `language`: of which question ("" for the survey), and which."""

    language: str
    question: str
    what: str


def name(language: str) -> str:
    return NAMES.get(language, language)


def direction(language: str) -> str:
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def chosen(design: Design, *wishes: str, accepted: str = "") -> str:
    """Rule: the first wish the survey speaks, else what the browser prefers of it, else its main language."""
    tags = [tag for tag, _weight in parse_accept_lang_header(accepted[:500])]
    for wish in (*wishes, *tags):
        plain = wish.strip().lower().replace("_", "-")
        for one in (plain, plain.split("-")[0]):
            if one and one in design.languages:
                return one
    return design.main


def missing(design: Design) -> list[Gap]:
    """Rule: what was said in the main language and not in another; and a question that isn't even asked in the main."""
    silent = [
        Gap(design.main, one.key, _("the question"))
        for one in design.questions
        if not own(one.texts, design.main, "ask")
    ]
    return silent + [gap for language in design.languages[1:] for gap in missing_in(design, language)]


def missing_in(design: Design, language: str) -> Iterator[Gap]:
    for text, what in (("title", _("title")), ("intro", _("introduction")), ("thanks", _("thanks"))):
        if own(design.texts, design.main, text) and not own(design.texts, language, text):
            yield Gap(language, "", what)
    for question in design.questions:
        yield from missing_of(question, design.main, language)


def missing_of(question: Question, main: str, language: str) -> Iterator[Gap]:
    names = {"ask": _("the question"), "hint": _("the hint"), "low": _("the lower end"), "high": _("the upper end")}
    for text, what in names.items():
        if own(question.texts, main, text) and not own(question.texts, language, text):
            yield Gap(language, question.key, what)
    for option in (*question.options, *question.rows):
        if has_words(option, main) and not has_words(option, language):
            yield Gap(language, question.key, "“" + option.texts[main] + "”")


def own(texts: Texts, language: str, text: str) -> str:
    return str(texts.get(language, {}).get(text, "")).strip()


def has_words(option: Option, language: str) -> bool:
    return bool(str(option.texts.get(language, "")).strip())
