"""One space for every language: MiniLM and the multilingual encoder side by side, the latter alone for others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .clean import tidy
from .languages import language_of
from .light import ENGLISH
from .minilm import WIDTH, MiniLM
from .use import Multilingual

if TYPE_CHECKING:
    from .understood import Vectors

ENGLISH_SHARE = 0.85  # how much of an English text's length is MiniLM's


class BothEncoders:
    id = f"{MiniLM.id}+{Multilingual.id}"

    def __init__(self) -> None:
        self.minilm, self.multilingual = MiniLM(), Multilingual()

    @staticmethod
    def installed() -> bool:
        return MiniLM.installed() and Multilingual.installed()

    def vectors(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        shared = self.multilingual.vectors(texts)
        out = np.zeros((len(texts), WIDTH + shared.shape[1]), np.float32)
        out[:, WIDTH:] = shared
        english = [at for at, text in enumerate(texts) if language_of(tidy(text)) in (ENGLISH, "")]
        if english:
            out[english, :WIDTH] = self.minilm.vectors([texts[at] for at in english]) * ENGLISH_SHARE
            out[english, WIDTH:] *= (1 - ENGLISH_SHARE**2) ** 0.5
        lengths = np.linalg.norm(out, axis=1, keepdims=True)
        np.divide(out, lengths, out=out, where=lengths > 0)
        return out
