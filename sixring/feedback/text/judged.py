"""Which language each reader was measured in, by `bin/bench text`, and whether it was good enough.

The bar: of at least 200 sentences written for it, with labels, a mean recall of negative, neutral and positive of .70.
"""

from __future__ import annotations

BAR = 0.70
FEWEST = 200
# reader → language → (sentences, mean recall of the three labels); figures of docs/text-model.md
FIGURES: dict[str, dict[str, tuple[int, float]]] = {
    "light": {
        "en": (201, 0.751),
        "de": (202, 0.732),
        "fr": (202, 0.711),
        "es": (202, 0.744),
        "pt": (202, 0.727),
        "it": (202, 0.704),
    },
    "full": {
        "en": (201, 0.749),
        "de": (202, 0.775),
        "fr": (202, 0.757),
        "es": (202, 0.761),
        "pt": (202, 0.739),
        "it": (202, 0.726),
    },
}


def good(reader: str, language: str) -> bool:
    sentences, recall = FIGURES[reader].get(language[:2].lower(), (0, 0.0))
    return sentences >= FEWEST and recall >= BAR
