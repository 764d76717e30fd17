"""What an earlier landing left in its database: recorded once by that landing's own code, put back for each test.

`landed-DATE.json.gz` holds the migrations that were applied and every row of every model, as something stands behind
every address of that version (the world of tests/home/behind.py). To record the next one, run `keep(path)` inside
that world, with the code of that landing.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LANDED = Path(__file__).with_name("landed-2026-11-22.json.gz")
# Numbers of a server's transactions: a restore into another PostgreSQL gives others, see trust/aftercare.py.
NUMBERED = {"core.Change": {"xid"}, "core.Cursor": {"position"}}
Rows = dict[str, list[dict[str, Any]]]  # by model, column -> value as JSON has it


def keep(path: Path) -> None:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    applied = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
    with gzip.GzipFile(path, "wb", mtime=0) as file:
        file.write(json.dumps({"migrations": applied, "rows": every_row()}).encode())


def every_row() -> Rows:
    from django.apps import apps

    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {model._meta.label: [row_of(one) for one in model._base_manager.order_by("pk")] for model in models}


def row_of(one: Any) -> dict[str, Any]:
    return {field.attname: json.loads(json.dumps(plain(field, one))) for field in one._meta.concrete_fields}


def plain(field: Any, one: Any) -> Any:
    value = getattr(one, field.attname)
    if value is None or isinstance(value, bool | int | float) or field.get_internal_type() == "JSONField":
        return value
    return field.value_to_string(one)


def put() -> None:
    """The database of that landing, in an empty one: its migrations and no more, and its rows."""
    from django.db import connection, transaction

    from sixring.trust import aftercare, schemas

    said = json.loads(gzip.decompress(LANDED.read_bytes()))
    schemas.make_tables(said["migrations"])
    with transaction.atomic(), connection.cursor() as cursor:
        defer(cursor)
        for model, rows in models_of(said):
            model._base_manager.all().delete()
            model._base_manager.bulk_create([made(model, row) for row in rows])
    aftercare.go_on_counting({}, gap=False)


def defer(cursor: Any) -> None:
    """References are looked at when all is there."""
    from django.db import connection

    vendor = connection.vendor
    cursor.execute("PRAGMA defer_foreign_keys = ON" if vendor == "sqlite" else "SET CONSTRAINTS ALL DEFERRED")


def models_of(said: dict[str, Any]) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    """Models as they were then."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    nodes = [tuple(one.split(".", 1)) for one in said["migrations"]]
    then = executor.loader.project_state([node for node in nodes if node in executor.loader.graph.nodes]).apps
    for label, rows in said["rows"].items():
        if rows:
            yield then.get_model(label), rows


def made(model: Any, row: dict[str, Any]) -> Any:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return model(**{name: fields[name].to_python(value) for name, value in row.items()})


def lost() -> dict[str, list[str]]:
    """What is no longer as it was: by model, the columns that differ in some row of that landing."""
    from django.apps import apps

    found: dict[str, list[str]] = {}
    for label, rows in json.loads(gzip.decompress(LANDED.read_bytes()))["rows"].items():
        model = apps.get_model(label)
        now = {one.pk: row_of(one) for one in model._base_manager.all()}
        key = model._meta.pk.attname
        wrong = {name for row in rows for name, value in row.items() if now.get(row[key], {}).get(name) != value}
        if wrong := wrong - NUMBERED.get(label, set()):
            found[label] = sorted(wrong)
    return found
