"""What runs inside an installation, as a process: filling it, writing without pause, telling what it holds."""

import hashlib
import itertools
import json
import os
import sys
from pathlib import Path

from sixring.cli import migrate, prepare

PASSING = {"core_lease", "core_heartbeat", "django_session", "core_throttle"}


def fill() -> None:
    """Ada, three messages of Dan's with files, one answer on its way, and a listener that has read half."""
    from django.db import transaction

    from sixring.channels.models import Account, Dispatch
    from sixring.core import changes
    from sixring.core.actors import SYSTEM
    from sixring.core.models import Agent, Change, Cursor

    agent = Agent.objects.create(email="ada@example.org", name="Ada Owner", role="owner")
    account = Account.objects.create(kind="email", name="Letters")
    account.keep_secrets(password="open sesame")
    account.save()
    for number in range(3):
        message(account, number)
    Dispatch.objects.create(account=account, key="answer", audience="", outbound={"to": "dan@example.com"})
    for _ in range(4):
        with transaction.atomic():
            changes.record("agent.looked", agent, actor=SYSTEM)
    half = Change.objects.order_by("id")[Change.objects.count() // 2]
    Cursor.objects.create(name="tests", position=changes.position(half))


def message(account, number: int) -> int:
    """A touch and its file, the file on disk first, as reception does it."""
    from django.db import transaction

    from sixring.channels.models import Arrival
    from sixring.core import clock, media
    from sixring.interactions.models import Attachment, Interaction

    key = media.keep(os.urandom(2000))
    with transaction.atomic():
        arrival = Arrival.objects.create(account=account, event_key=str(number), shard=0, raw=b"x", state="settled")
        touch = Interaction.objects.create(
            account=account, arrival=arrival, channel="email", kind="message", direction="in", proof="claimed",
            dedupe=str(number), text=f"Where are my trays? {number}", occurred_at=clock.now(), received_at=clock.now(),
        )  # fmt: skip
        Attachment.objects.create(interaction=touch, key=key, name="tray.jpg", content_type="image/jpeg", size=2000)
    return touch.pk


def write() -> None:
    """Messages without pause until told to stop, each said once it is on disk; every third is dropped again."""
    from sixring.channels.models import Account
    from sixring.core import media
    from sixring.interactions.models import Attachment, Interaction

    account = Account.objects.get()
    for number in itertools.count(1000):
        pk = message(account, number)
        if number % 3:
            print(pk, flush=True)
            continue
        for file in Attachment.objects.filter(interaction=pk):
            file.delete()
            media.drop(file.key)
        Interaction.objects.filter(pk=pk).delete()


def tell() -> None:
    """Every table's rows and a hash of them; every file's hash; the keys'; and files that rows miss."""
    from django.conf import settings
    from django.db import connection

    from sixring.core import media
    from sixring.interactions.models import Attachment

    with connection.cursor() as cursor:
        tables = {name: rows(cursor, name) for name in sorted(connection.introspection.table_names(cursor))}
    files = {path.name: digest(path) for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
    keys = {path.name: digest(path) for path in Path(settings.HOME).glob("*.key")}
    gone = [file.key for file in Attachment.objects.all() if not media.path_of(file.key).exists()]
    print(json.dumps({"tables": tables, "files": files, "keys": keys, "gone": gone}))


def rows(cursor, table: str) -> list:
    if table in PASSING or "_words" in table:
        return []
    cursor.execute(f'SELECT * FROM "{table}"')
    found = sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor.fetchall())
    return [len(found), hashlib.sha256("\n".join(found).encode()).hexdigest()]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def part() -> None:
    """Only the first migrations, as an older version left them."""
    from sixring.trust import schemas, upgrading

    schemas.make_tables(upgrading.pending()[: int(sys.argv[2])])


def landed() -> None:
    """As the previous landing left it."""
    from tests.trust import landing

    landing.put()


def lost() -> None:
    from tests.trust import landing

    print(json.dumps(landing.lost()))


def from_the_future() -> None:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder(connection).record_applied("core", "0999_what_is_to_come")


def dying_restore() -> None:
    """`restore` that is killed at its nth rename."""
    from sixring import cli

    rename = os.rename
    steps = itertools.count(1)

    def counted(old, new):
        if next(steps) == int(sys.argv[2]):
            os.kill(os.getpid(), 9)
        rename(old, new)

    os.rename = counted
    cli.main([*sys.argv[3:]])


def dying_upgrade() -> None:
    """`upgrade` that is killed in the middle of its nth migration's transaction."""
    from django.db.migrations.executor import MigrationExecutor

    from sixring import cli

    steps, record = itertools.count(1), MigrationExecutor.record_migration

    def counted(self, migration):
        record(self, migration)
        if next(steps) == int(sys.argv[2]):
            os.kill(os.getpid(), 9)

    MigrationExecutor.record_migration = counted
    cli.main(["upgrade"])


if __name__ == "__main__":
    what = sys.argv[1]
    if what not in {"dying_restore", "dying_upgrade"}:
        prepare()
    if what == "fill":
        migrate()
    globals()[what]()
