"""What the doctor found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `bad` asks for something to be done, which `mend` says."""

    what: str
    bad: bool = False
    mend: str = ""

    def __str__(self) -> str:
        return f"{'✗' if self.bad else '✓'} {self.what}" + (f"\n    {self.mend}" if self.mend else "")
