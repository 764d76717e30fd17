"""What drafts begin with, in the languages we came with. Each organisation writes its own over these."""

from __future__ import annotations

from collections.abc import Mapping

from . import de, en, es, fr, it, pt

SHIPPED: Mapping[str, Mapping[str, str]] = {
    "en": en.TEXTS, "de": de.TEXTS, "fr": fr.TEXTS, "es": es.TEXTS, "pt": pt.TEXTS, "it": it.TEXTS,
}  # fmt: skip
