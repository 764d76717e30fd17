"""Vectors of a run while it goes on: two files under `topics/` in the data folder, ids and half-precision numbers."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    import numpy as np

    from ..models import TopicRun

    Array = np.ndarray[Any, Any]
ID, HALF = 8, 2  # bytes


class Vectors:
    """Rows are added in order and whole: what a killed process left half-written is cut off."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.ids, self.rows = folder, folder / "ids", folder / "rows"

    @classmethod
    def of_run(cls, one: TopicRun) -> Vectors:
        return cls(home() / f"run-{one.pk}")

    def add(self, ids: Sequence[int], vectors: Array) -> None:
        """`vectors` are (n, d) of float32. The ids are written last: a row counts once its id is there."""
        import numpy as np

        self.folder.mkdir(parents=True, exist_ok=True)
        width = vectors.shape[1] * HALF
        before = self.many() * width
        with self.rows.open("ab") as file:
            file.truncate(before)
            file.write(vectors.astype(np.float16).tobytes())
        with self.ids.open("ab") as file:
            file.truncate(self.many() * ID)
            file.write(np.asarray(ids, np.int64).tobytes())

    def many(self) -> int:
        return self.ids.stat().st_size // ID if self.ids.exists() else 0

    def last(self) -> int:
        """The last id that is there; 0 before the first."""
        import numpy as np

        return int(np.fromfile(self.ids, np.int64, count=self.many())[-1]) if self.many() else 0

    def complete(self, done: int) -> bool:
        """Whether what a run says it has done is still there."""
        return self.ids.exists() or done == 0

    def all(self) -> tuple[Array, Array]:
        """(n,) ids and (n, d) vectors, float32."""
        import numpy as np

        many = self.many()
        if not many:
            return np.zeros(0, np.int64), np.zeros((0, 1), np.float32)
        ids = np.fromfile(self.ids, np.int64, count=many)
        rows = np.fromfile(self.rows, np.float16)
        return ids, rows[: rows.size // many * many].reshape(many, -1).astype(np.float32)

    def drop(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def home() -> Path:
    return Path(settings.HOME) / "topics"


def drop_all() -> None:
    """Whoever runs reads again from the beginning: an erased person's vectors must not stay."""
    shutil.rmtree(home(), ignore_errors=True)
