"""A reader whose every word is known, in place of the one that is installed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sixring.feedback.reading import hearing, lane
from sixring.feedback.text import Aspect, Understood


class Plain:
    """Feels by words: terrible, bad, thanks, lovely; soon is urgent, repeat is repeated; dzień is Polish."""

    id = "plain-1"
    feels = {"terrible": -0.9, "bad": -0.3, "thanks": 0.4, "lovely": 0.9}

    def __init__(self) -> None:
        self.texts: list[str] = []

    def read(self, texts: Sequence[str], languages: Sequence[str] | None = None) -> list[Understood]:
        self.texts += texts
        return [self.one(text) for text in texts]

    def measured(self, language: str) -> bool:
        return language == "en"

    def one(self, text: str) -> Understood:
        felt = next((value for word, value in self.feels.items() if word in text.lower()), 0.0)
        label = "negative" if felt < 0 else "positive" if felt > 0 else "neutral"
        about = [Aspect("delivery", felt, text[:60])] if "parcel" in text else []
        return Understood(
            "pl" if "dzień" in text else "en", felt, label, abs(felt), 0.8, urgency=0.7 if "soon" in text else 0.0,
            repeated="repeat" in text, aspects=about,
        )  # fmt: skip


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> Plain:
    reader = Plain()
    monkeypatch.setattr(lane, "reader", lambda: reader)
    return reader


def read_on() -> None:
    """Everything there is to read, read."""
    while hearing.settle():
        pass
