"""What insights hold of a person: the random numbers the lake knows them by. Without them its rows are nobody's."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from sixring.core.privacy import Section, Subject, Tell, tally

from .journeys.keeping import drop as drop_journeys
from .models import IdentityAlias, PersonAlias
from .predictions import kept

ERASES: dict[str, str] = {"Prediction": "reasons basis"}
KEEPS: dict[str, tuple[str, str]] = {
    "Subscription": ("metrics where trouble", "which figures a colleague wants by mail"),
    "SharedLink": ("title metrics where cut prefix digest", "which figures a link shows, and the title a lead gave it"),
    "Watch": ("metric where trouble", "which figure a colleague watches"),
    "Goal": ("metric", "what we aim at"),
    "Annotation": ("label", "what leads wrote of prices, outages and campaigns"),
    "Arrangement": ("tiles", "how a colleague laid their tiles"),
    "Assumptions": ("currency", "the owner's own prices and definitions"),
    "Touchpoint": ("code label rules", "what the owner calls touchpoints, and what belongs to them"),
    "ChannelPlan": ("name channels purpose audience", "what colleagues wrote of what a channel is for"),
    "PlanAim": ("metric", "what a channel aims at"),
    "OutsideFigure": ("metric name source", "figures of others, entered by colleagues"),
    "Competitor": ("name", "names of other companies"),
    "CompetitorReview": ("key text source language aspects", "public reviews of others, kept without who wrote them"),
    "Standing": ("figures needs", "how well predictions did, of all customers together"),
    "Report": ("title period sections", "what a report is of"),
    "Snapshot": ("zone language why content digest", "figures of everybody together, and actions colleagues wrote"),
    "ReportMail": ("formats trouble", "which reports a colleague wants by mail"),
    "Supposed": ("name source", "what colleagues assume of costs and returns"),
}


def export(subject: Subject) -> Iterator[Section]:
    """What was predicted of them. The lake holds nothing that isn't exported from where it came from."""
    if rows := kept.told(subject.persons):
        yield Section("predictions", _("Predictions"), _("What was predicted of you, and from which facts."), rows)


def erase(subject: Subject, tell: Tell) -> None:
    with transaction.atomic():
        gone, _kinds = IdentityAlias.objects.filter(identity__in=subject.identities).delete()
        also, _kinds = PersonAlias.objects.filter(person__in=subject.persons).delete()
        tell(tally(aliases=gone + also, predictions=kept.forget(subject.persons)))
    drop_journeys()
