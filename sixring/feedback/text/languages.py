"""Which language a text is in: by its script, then by its small words and letters. No model, no dependency."""

from __future__ import annotations

import re
from collections import defaultdict

from .clean import words
from .lexicon import LANGUAGES, lexicon, stop_words

SCRIPTS = {  # the language told by a script alone; Cyrillic, Arabic and Han are looked at closer below
    "ru": r"[Ѐ-ӿ]",
    "el": r"[Ͱ-Ͽ]",
    "he": r"[֐-׿]",
    "ar": r"[؀-ۿ]",
    "hi": r"[ऀ-ॿ]",
    "bn": r"[ঀ-৿]",
    "ta": r"[஀-௿]",
    "th": r"[฀-๿]",
    "ka": r"[Ⴀ-ჿ]",
    "hy": r"[԰-֏]",
    "ko": r"[가-힯ᄀ-ᇿ]",
    "ja": r"[぀-ヿ]",
    "zh": r"[一-鿿]",
}
BY_SCRIPT = {language: re.compile(pattern) for language, pattern in SCRIPTS.items()}
# letters and endings that speak for a language, and how much
LETTERS: dict[str, dict[str, float]] = {
    "de": {"ß": 3.0, "ä": 0.7, "ö": 0.5, "ü": 0.6},
    "fr": {"ç": 0.7, "è": 0.7, "ê": 1.0, "œ": 2.0, "à": 0.4, "é": 0.4},
    "es": {"ñ": 3.0, "¿": 3.0, "¡": 2.0, "ó": 0.5, "í": 0.5},
    "pt": {"ã": 3.0, "õ": 3.0, "ç": 1.0, "ê": 0.6},
    "it": {"ò": 1.0, "ì": 1.0, "è": 0.8, "ù": 0.6},
    "pl": {"ł": 3.0, "ż": 3.0, "ę": 2.0},
    "tr": {"ğ": 3.0, "ı": 3.0, "ş": 1.0},
    "cs": {"ř": 3.0, "ě": 3.0, "ů": 3.0},
    "sv": {"å": 0.8},
    "da": {"ø": 1.5, "æ": 1.5},
    "hu": {"ő": 3.0, "ű": 3.0},
    "ro": {"ț": 3.0, "ă": 2.0},
    "vi": {"đ": 3.0, "ơ": 3.0, "ư": 3.0},
}
ENDINGS = {
    "de": ("ung", "lich", "heit", "keit", "schaft", "isch"),
    "fr": ("ment", "eux", "euse", "aient", "ais", "ez"),
    "es": ("ción", "dad", "miento", "aron", "ando", "iendo"),
    "pt": ("ção", "ções", "dade", "mento", "aram", "inho"),
    "it": ("zione", "zioni", "mente", "tà", "ato", "are", "ere", "issimo"),
    "en": ("ing", "tion", "ness", "ful", "ly", "n't"),
}
ENDING = 0.35
SURE_ENOUGH = 0.6


def language_of(text: str) -> str:
    """The ISO 639-1 code, or "" where too little speaks for any. `text` has been tidied."""
    sample = text[:2_000]
    letters = sum(c.isalpha() for c in sample)
    if not letters:
        return ""
    return by_script(sample, letters) or by_words(sample)


def by_script(text: str, letters: int) -> str:
    counts = {language: len(pattern.findall(text)) for language, pattern in BY_SCRIPT.items()}
    if counts["ja"] * 8 > letters:
        return "ja"
    language = max(counts, key=lambda one: counts[one])
    if counts[language] * 2 <= letters:
        return ""
    if language == "ru" and re.search("[іїєґІЇЄҐ]", text):
        return "uk"
    return "fa" if language == "ar" and re.search("[پچژگ]", text) else language


def by_words(text: str) -> str:
    scores: dict[str, float] = defaultdict(float)
    lower, known = text.lower(), stop_words()
    for word in words(text):
        for language in (of := known.get(word, ())):
            scores[language] += 1.0 / len(of)
        for language, endings in ENDINGS.items():
            if not of and len(word) > 4 and word.endswith(endings):
                scores[language] += ENDING
    for language, letters in LETTERS.items():
        for letter, weight in letters.items():
            if letter in lower:
                scores[language] += weight * min(lower.count(letter), 3)
    if not enough(scores):
        for language, weight in by_feeling(words(text)).items():
            scores[language] += weight
    return max(scores, key=lambda one: scores[one]) if enough(scores) else ""


def enough(scores: dict[str, float]) -> bool:
    return bool(scores) and max(scores.values()) >= SURE_ENOUGH


def by_feeling(listed: list[str]) -> dict[str, float]:
    """What words that feel say of the language: for texts of a word or two."""
    known = [found for language in LANGUAGES if (found := lexicon(language))]
    told = {word: [one.language for one in known if one.feeling.tell(word)] for word in listed[:20]}
    scores: dict[str, float] = defaultdict(float)
    for of in told.values():
        for language in of:
            scores[language] += 0.7 / len(of) + (0.01 if language == LANGUAGES[0] else 0.0)
    return scores
