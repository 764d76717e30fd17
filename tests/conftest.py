"""Before Django loads: a data directory of the run's own and a database, SQLite in a file or a PostgreSQL just started.

`SIXRING_TEST_DATABASE=postgres` chooses PostgreSQL. Under xdist each worker starts one of its own: readers of the log
wait for the oldest writer of the whole server, so the tests of one worker would hold up those of another.
"""

import atexit
import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests import chromium, emptying, needs, postgres, prepared

ON_POSTGRES = os.environ.get("SIXRING_TEST_DATABASE", "sqlite") == "postgres"

# However busy the machine is: no fact holds only within a time.
hypothesis.settings.register_profile(
    "calm", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)  # fmt: skip
hypothesis.settings.load_profile("calm")

for name in [name for name in os.environ if name.startswith("SIXRING_") and not name.startswith("SIXRING_TEST_")]:
    del os.environ[name]  # a developer's own settings stay out of the tests
memory = Path("/dev/shm")  # where there is room for it: each commit of SQLite's waits for the disk elsewhere
roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30
home = Path(tempfile.mkdtemp(prefix="sixring-test-", dir=memory if roomy else None))
atexit.register(shutil.rmtree, home, ignore_errors=True)
until_the_end = contextlib.ExitStack()
atexit.register(until_the_end.close)

if ON_POSTGRES:
    os.environ["SIXRING_DATABASE_URL"] = until_the_end.enter_context(postgres.running())
os.environ["SIXRING_HOME"] = str(home)
os.environ["SIXRING_PUBLIC_URL"] = "http://testserver"
os.environ["SIXRING_LAKE_EVERY"] = "0"  # no process of its own beside a test
os.environ["DJANGO_SETTINGS_MODULE"] = "sixring.settings"

import django  # noqa: E402
from django.conf import settings  # noqa: E402

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; its strength is not under test
django.setup()
emptying.replace_flush()
# Left standing, xdist's workers would inherit it and load the settings before they come to this file.
del os.environ["DJANGO_SETTINGS_MODULE"]

if not ON_POSTGRES:

    @pytest.fixture(scope="session")
    def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> None:
        """A file, not Django's usual memory: threads, processes and WAL have to be those of a real installation."""
        with django_db_blocker.unblock():
            prepared.take(home / "test.sqlite3")


pytest_plugins = ["tests.cast"] if (Path(__file__).parent / "cast.py").exists() else []


@pytest.fixture(scope="session")
def need() -> Callable[[str], Path]:
    """`need("chromium")`: where it is, or this test skips (in CI: fails). See tests/needs.py for the names."""
    return needs.need


@pytest.fixture(scope="session", autouse=True)
def one_chromium() -> Iterator[None]:
    yield
    chromium.end()


@pytest.fixture
def sqlite_only() -> None:
    if ON_POSTGRES:
        pytest.skip("about SQLite")


@pytest.fixture
def postgres_only() -> None:
    if not ON_POSTGRES:
        pytest.skip("about PostgreSQL; CI runs it there")
