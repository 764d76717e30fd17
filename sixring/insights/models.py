"""The nouns of insights: under which random number the lake knows an identity and a person."""

from __future__ import annotations

import secrets

from django.db import models


def drawn() -> int:
    """A number nobody can guess, which fits a column of 64 bits."""
    return secrets.randbits(62)


class IdentityAlias(models.Model):
    """Deleted with an erasure: what the lake holds under `alias` is then nobody's."""

    identity = models.OneToOneField("people.Identity", models.CASCADE, primary_key=True, related_name="+")
    alias = models.BigIntegerField(unique=True, default=drawn)


class PersonAlias(models.Model):
    person = models.OneToOneField("people.Person", models.CASCADE, primary_key=True, related_name="+")
    alias = models.BigIntegerField(unique=True, default=drawn)
