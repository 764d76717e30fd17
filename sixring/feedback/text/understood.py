"""What a reader says of a text, and what readers and encoders are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

NEGATIVE, NEUTRAL, POSITIVE = "negative", "neutral", "positive"
LABELS = (NEGATIVE, NEUTRAL, POSITIVE)


@dataclass(frozen=True, slots=True)
class Aspect:
    """What is spoken of ("delivery"), how (-1 to 1), and the customer's own words about it."""

    aspect: str
    sentiment: float
    words: str


@dataclass(frozen=True, slots=True)
class Understood:
    """What one text says.

    `language` is an ISO 639-1 code, "" where it cannot be told. `sentiment` is -1 to 1, `strength` 0 to 1 without
    direction, `confidence` the chance from 0 to 1 that `label` is right. `effort` (how hard it was), `churn` (signs of
    leaving) and `urgency` are 0 to 1, None where the language is not one whose signals are known.
    """

    language: str
    sentiment: float
    label: str
    strength: float
    confidence: float
    effort: float | None = None
    churn: float | None = None
    urgency: float | None = None
    repeated: bool = False
    intents: list[str] = field(default_factory=list)
    aspects: list[Aspect] = field(default_factory=list)


class Reader(Protocol):
    """`id` names everything that decides what is read, so that a text can be read again when it changes."""

    @property
    def id(self) -> str: ...

    def read(self, texts: Sequence[str], languages: Sequence[str] | None = None) -> list[Understood]:
        """One answer a text, in order. Never raises because of a text. `languages` where known, "" where not."""
        ...

    def measured(self, language: str) -> bool:
        """Whether this reader was measured in the language, and was good enough (docs/text-model.md)."""
        ...


class Encoder(Protocol):
    """Vectors of one `id` can be compared with each other and with no other's."""

    @property
    def id(self) -> str: ...

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """(n, d) of float32, each of length one; of length zero where nothing can be read in a text."""
        ...


class Adapted(Protocol):
    """What was learnt from corrections. `kept` says whether it reads held-out corrections better than `before`."""

    @property
    def id(self) -> str: ...
    @property
    def kept(self) -> bool: ...
    @property
    def n(self) -> int: ...
    @property
    def before(self) -> float: ...
    @property
    def after(self) -> float: ...

    def apply(self, texts: Sequence[str], said: Sequence[Understood]) -> list[Understood]:
        """The same readings with the labels and confidences this head gives; as they were where it isn't kept."""
        ...
