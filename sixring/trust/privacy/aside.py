"""Copies of the past in the home folder: backups made there, and what a restore put aside. Erasing doesn't reach into
them; whoever restores one has the erasures replayed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings


def copies(before: datetime | None = None) -> list[str]:
    """Names of copies in the home folder made until `before`, oldest first."""
    home = Path(settings.HOME)
    found = [*home.glob("backups/*.backup"), *home.glob("before-restore-*")]
    dated = sorted((path.stat().st_mtime, path.name) for path in found)
    return [name for at, name in dated if before is None or datetime.fromtimestamp(at, UTC) <= before]
