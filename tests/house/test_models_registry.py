"""Foreign keys are often strings, which import contracts cannot see; so the model registry itself is asked."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.house.rooms import floors, may_know, room_of


def references():
    """(model, field, target) for every foreign key and many-to-many of ours that leads to a model of ours."""
    for model in apps.get_models(include_auto_created=True):
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            target = field.remote_field and field.remote_field.model
            if target and room_of(model.__module__) and room_of(target.__module__):
                yield model, field, target


def test_there_are_references_to_look_at():
    assert len(list(references())) > 5


def test_rooms_refer_to_themselves_and_downwards_only():
    upward = [
        f"{model._meta.label}.{field.name} -> {target._meta.label}"
        for model, field, target in references()
        if not may_know(room_of(model.__module__), room_of(target.__module__))
    ]
    assert upward == []


def test_every_app_of_ours_is_a_room():
    ours = {room_of(config.name) for config in apps.get_app_configs()} - {None}
    assert ours <= floors().keys()


def test_neighbours_and_higher_rooms_would_be_caught():
    assert may_know("conversations", "people")
    assert not may_know("people", "channels")
    assert not may_know("core", "people")


def test_every_room_with_models_has_migrations():
    """Without them Django makes the tables in tests and nowhere else."""
    rooms = [config for config in apps.get_app_configs() if room_of(config.name) and list(config.get_models())]
    assert [config.label for config in rooms if not list(Path(config.path, "migrations").glob("0001_*.py"))] == []


@pytest.mark.data
@pytest.mark.django_db
def test_no_change_to_a_model_lacks_its_migration():
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)
