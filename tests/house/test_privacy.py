"""Every column that can hold words is named in some room's `privacy.py`: erased with a person, or kept for a reason."""

from django.apps import apps
from django.db import models

from sixring.core import privacy
from tests.house.rooms import room_of

WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)
# Tables of other packages, which hold nothing but colleagues' or the framework's own.
FOREIGN = {
    "account": "addresses and confirmations of colleagues",
    "auth": "unused groups and permissions",
    "contenttypes": "names of models",
    "mfa": "second steps of colleagues",
    "sessions": "sessions of colleagues; sentences waiting in them are dropped at an erasure",
}


def wordy(model):
    """Columns that can hold words; those of a fixed choice can't."""
    return {field.name for field in model._meta.local_fields if isinstance(field, WORDS) and not field.choices}


def ours():
    return [model for model in apps.get_models(include_auto_created=True) if room_of(model.__module__)]


def told():
    """(room.Model) -> columns it tells of."""
    found: dict[str, set[str]] = {}
    for room in privacy.rooms():
        for model, columns in room.keeping.ERASES.items():
            found.setdefault(f"{room.name}.{model}", set()).update(columns.split())
        for model, (columns, _why) in room.keeping.KEEPS.items():
            found.setdefault(f"{room.name}.{model}", set()).update(columns.split())
    return found


def test_every_column_that_can_hold_words_is_spoken_of():
    known = told()
    forgotten = [
        f"{model._meta.label} {name}: say in {model._meta.app_label}/privacy.py whether an erasure takes it"
        for model in ours()
        for name in sorted(wordy(model) - known.get(model._meta.label, set()))
    ]
    assert forgotten == []


def test_nothing_is_spoken_of_that_is_not_there():
    there = {model._meta.label: {field.name for field in model._meta.local_fields} for model in ours()}
    invented = [f"{model}.{name}" for model, names in told().items() for name in names - there.get(model, set())]
    assert invented == []


def test_what_is_kept_has_a_reason():
    reasons = [why for room in privacy.rooms() for _columns, why in room.keeping.KEEPS.values()]
    assert all(len(why) >= 8 for why in reasons)


def test_tables_of_other_packages_hold_nobody():
    foreign = {model._meta.app_label for model in apps.get_models() if not room_of(model.__module__)}
    assert foreign == FOREIGN.keys()
