"""The nouns of insights: under which random number the lake knows an identity and a person."""

from __future__ import annotations

import secrets

from django.db import models

from .assumptions.models import Assumptions
from .dashboards.models import Annotation, Arrangement, Goal
from .journeys.models import Touchpoint
from .predictions.models import Prediction, Standing
from .repeating.models import SwitchJudged
from .reports.models import Report, ReportMail, Snapshot
from .reports.roi.models import Supposed
from .sharing.models import Alert, LinkOpening, SharedLink, Subscription, Watch
from .strategy.models import ChannelPlan, Competitor, CompetitorReview, OutsideFigure, PlanAim

__all__ = [
    "Alert", "Annotation", "Arrangement", "Assumptions", "ChannelPlan", "Competitor", "CompetitorReview", "Goal",
    "IdentityAlias", "LinkOpening", "OutsideFigure", "PersonAlias", "PlanAim", "Prediction", "Report", "ReportMail",
    "SharedLink", "Snapshot", "Standing", "Subscription", "Supposed", "SwitchJudged", "Touchpoint", "Watch",
]  # fmt: skip


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
