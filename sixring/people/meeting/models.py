"""The nouns of meeting: portraits, traces, and who is new."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock


class Unmet(models.Model):
    """An identity of which there is news, not yet held against everybody known."""

    identity = models.OneToOneField("people.Identity", models.CASCADE, primary_key=True)
    at = models.DateTimeField(default=clock.now)


class Portrait(models.Model):
    """What a person is known by, each value in one spelling (`values`, by column of the resolver)."""

    person = models.OneToOneField("people.Person", models.CASCADE, primary_key=True)
    values = models.JSONField(default=dict)


class Trace(models.Model):
    """A key (a hash) under which a portrait is found. Whoever takes a portrait away takes its traces: with ten for each
    of a million people, an index by person would cost more than all the rest."""

    pk = models.CompositePrimaryKey("key", "person_id")
    key = models.BigIntegerField()
    person = models.ForeignKey(
        "people.Person", models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )


class Weighing(models.Model):
    """What likeness is worth, as a run of the resolver learned it. The last one counts."""

    learned_at = models.DateTimeField(default=clock.now)
    model = models.BinaryField(help_text="Weights and frequencies of spellings as hashes: nothing of anybody.")

    class Meta:
        get_latest_by: ClassVar[Any] = "pk"
