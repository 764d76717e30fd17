"""Reports as they are defined: begun, changed, ended; and reading them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, NotFound, Refused
from sixring.core.text import clean

from .models import Report
from .sections import SECTIONS

MOST = 100


def define(title: str, period: str, sections: Sequence[str], *, actor: Actor) -> Report:
    """A new report. Raises `Invalid` without a title or a section, `Refused` where there are too many."""
    actor.must("lead")
    values = checked(title, period, sections)
    if all_of(actor).count() >= MOST:
        raise Refused(_("There are %(n)d reports already. End one first.") % {"n": MOST})
    with transaction.atomic():
        report = Report.objects.create(**values, by_id=actor.id, made_at=clock.now())
        changes.record("report.defined", report, actor=actor)
    return report


def change(report: Report, title: str, period: str, sections: Sequence[str], *, actor: Actor) -> Report:
    """Define it anew; what was made stays as it is. The same again leaves no trace."""
    actor.must("lead")
    values = checked(title, period, sections)
    with transaction.atomic():
        if Report.objects.filter(pk=report.pk).exclude(**values).update(**values):
            changes.record("report.changed", report, actor=actor)
    report.refresh_from_db()
    return report


def end(report: Report, *, actor: Actor) -> Report:
    """Offer it no more; its snapshots go with its mails. Ending it again leaves no trace."""
    actor.must("lead")
    with transaction.atomic():
        if Report.objects.filter(pk=report.pk, ended_at=None).update(ended_at=clock.now()):
            report.mails.all().delete()
            changes.record("report.ended", report, actor=actor)
    report.refresh_from_db()
    return report


def checked(title: str, period: str, sections: Sequence[str]) -> dict[str, object]:
    title = " ".join(clean(title).split())
    if not title or len(title) > 100:
        raise Invalid(_("Give the report a title of at most 100 letters."))
    if period not in Report.Period.values:
        raise Invalid(_("There is no such period."))
    if not sections or any(name not in SECTIONS for name in sections):
        raise Invalid(_("Choose at least one section."))
    return {"title": title, "period": period, "sections": [name for name in SECTIONS if name in sections]}


def all_of(actor: Actor) -> QuerySet[Report]:
    """Those that stand; a report is of the whole organisation, so every lead sees it."""
    actor.must("lead")
    return Report.objects.filter(ended_at=None).order_by("-made_at", "-pk")


def get(report_id: int, actor: Actor) -> Report:
    """Raises `NotFound`."""
    found = all_of(actor).filter(pk=report_id).first()
    if found is None:
        raise NotFound
    return found
