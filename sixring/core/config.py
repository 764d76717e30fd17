"""Configuration from the environment: three typed readers that fail loudly.

Every setting may also come from a file (`SIXRING_X_FILE=/run/secrets/x`), the way containers hand over secrets.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .errors import Misconfigured

PREFIX = "SIXRING_"


def text(name: str, default: str | None = None) -> str:
    key = PREFIX + name
    value = os.environ.get(key)
    if value is None and (path := os.environ.get(key + "_FILE")):
        value = Path(path).read_text(encoding="utf-8").strip()
    if value is None:
        value = default
    if value is None:
        raise Misconfigured(f"{key} is not set. Set it in the environment or name a file in {key}_FILE.")
    return value


def home() -> Path:
    """The folder of the embedded database, files and keys."""
    return Path(text("HOME", str(Path.cwd() / "data"))).resolve()


def flag(name: str, default: bool) -> bool:
    value = text(name, "yes" if default else "no").lower()
    if value in {"1", "yes", "true", "on"}:
        return True
    if value in {"0", "no", "false", "off", ""}:
        return False
    raise Misconfigured(f"{PREFIX}{name} is {value!r}. Say yes or no.")


def number(name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
    value = text(name, str(default))
    if not value.isdigit() or not least <= int(value) <= most:
        raise Misconfigured(f"{PREFIX}{name} is {value!r}. It takes a whole number from {least} to {most}.")
    return int(value)


def place(name: str, default: str) -> tuple[str, int] | None:
    """A host and port to listen on, such as 127.0.0.1:8024; None when left empty."""
    value = text(name, default)
    host, _, port = value.rpartition(":")
    if not value:
        return None
    if not host or not port.isdigit():
        raise Misconfigured(f"{PREFIX}{name} is {value!r}. It takes host:port, such as 127.0.0.1:8024.")
    return host, int(port)


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(url: str, home: Path) -> dict[str, object]:
    """Django's DATABASES entry for `url`: empty for the embedded SQLite in `home`, or postgres://user:pass@host:port/name."""
    if not url:
        return sqlite(home / "sixring.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise Misconfigured(
            f"{PREFIX}DATABASE_URL should look like postgres://user:password@host:5432/name, or be empty for SQLite."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def sqlite(path: Path) -> dict[str, object]:
    """WAL and IMMEDIATE, or writers starve each other; FULL, or a power cut loses what was acknowledged."""
    pragmas = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
        "PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY"
    )
    return {
        "ENGINE": "sixring.core.sqlite",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": pragmas},
    }


def secret_file(path: Path) -> str:
    """The secret kept in `path` (mode 0600), made on first use."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()
