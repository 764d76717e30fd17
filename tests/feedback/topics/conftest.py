"""An encoder whose every word is known, and a home of the run's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.feedback.topics.telling import Words


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Words:
    pytest.importorskip("numpy")
    settings.HOME = tmp_path
    one = Words()
    monkeypatch.setattr("sixring.feedback.text.encoder", lambda: one)
    return one
