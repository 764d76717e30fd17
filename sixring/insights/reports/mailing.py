"""Reports by mail: each when its period is over, at an hour of the reader's own zone, as files they chose."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Forbidden, Invalid, SixringError
from sixring.core.models import Agent

from ..sharing.slots import zone_of
from . import snapshots
from .models import Report, ReportMail, Snapshot
from .periods import days_of, next_due
from .printed import FORMATS

log = logging.getLogger("sixring.reports")
AGAIN, TOO_LATE = timedelta(minutes=15), timedelta(days=3)


def subscribe(
    report: Report, agent: Agent, every: str, hour: int, formats: Sequence[str], *, actor: Actor
) -> ReportMail:  # fmt: skip
    """Let `agent` get it by mail; another wish of theirs about the same report is replaced."""
    actor.must("lead")
    if actor.id != agent.pk:
        raise Forbidden(_("Everybody subscribes for themselves."))
    chosen = [name for name in FORMATS if name in formats]
    if every not in ReportMail.Every.values or not 0 <= hour <= 23 or not chosen:
        raise Invalid(_("Choose how often, an hour from 0 to 23, and at least one kind of file."))
    due_at = next_due(every, hour, zone_of(agent.zone), clock.now())
    wanted = {"every": every, "hour": hour, "formats": chosen, "due_at": due_at}
    with transaction.atomic():
        found = ReportMail.objects.filter(report=report, agent=agent, **wanted).first()
        if found is not None:
            return found
        made, _new = ReportMail.objects.update_or_create(report=report, agent=agent, defaults={**wanted, "trouble": ""})
        changes.record("report_mail.begun", made, actor=actor)
    return made


def end(report: Report, *, actor: Actor) -> None:
    """No more of one's own mails of it. Where there are none it leaves no trace."""
    with transaction.atomic():
        if found := mine(report, actor):
            changes.record("report_mail.ended", found, actor=actor)
            found.delete()


def mine(report: Report, actor: Actor) -> ReportMail | None:
    return ReportMail.objects.filter(report=report, agent=actor.id).first() if actor.kind == "agent" else None


def due() -> QuerySet[ReportMail]:
    return ReportMail.objects.filter(due_at__lte=clock.now(), agent__is_active=True, report__ended_at=None)


def settle(most: int = 3) -> int:
    """Send what is due; returns how many mails went out."""
    return sum(send(one) for one in due().select_related("agent", "report").order_by("due_at", "pk")[:most])


def send(one: ReportMail) -> int:
    now, asked_at = clock.now(), one.due_at
    if not ReportMail.objects.filter(pk=one.pk, due_at=one.due_at).update(due_at=now + AGAIN):
        return 0
    if not Actor.of(one.agent).may("lead"):
        return put_off(one, later(one, now), _("Your role no longer sees reports."))
    try:
        snapshot = made(one, asked_at)
        if snapshot.state == Snapshot.State.REFUSED:
            return put_off(one, later(one, now), snapshot.why)
        letter(one, snapshot).send()
    except SixringError as problem:
        return put_off(one, again(one, asked_at, now), problem.message)
    except Exception:  # whatever the mail server does: nobody waits here, and nothing is lost
        log.exception("A report could not be mailed. Is SIXRING_MAIL_HOST right?")
        return put_off(one, again(one, asked_at, now), _("The mail server did not take it."))
    ReportMail.objects.filter(pk=one.pk).update(due_at=later(one, now), sent_at=now, trouble="")
    return 1


def made(one: ReportMail, asked_at: datetime) -> Snapshot:
    """The snapshot of the period that was over when the mail was due; made now unless there is one."""
    zone = str(zone_of(one.agent.zone))
    first, last = days_of(one.report.period, asked_at.astimezone(zone_of(zone)).date())
    language = get_language() or settings.LANGUAGE_CODE
    same = Snapshot.objects.filter(report=one.report, first=first, last=last, zone=zone, language=language)
    found = same.filter(state=Snapshot.State.READY, made_at__gte=asked_at).order_by("-pk").first()
    if found is not None:
        return found
    return snapshots.make(
        snapshots.ask(one.report, first, last, zone=zone, language=language, actor=Actor.of(one.agent))
    )


def letter(one: ReportMail, snapshot: Snapshot) -> EmailMessage:
    content = snapshot.content
    there = settings.PUBLIC_URL + reverse("insights:snapshot", args=[snapshot.pk])
    words = {"agent": one.agent, "content": content, "there": there, "site": settings.PUBLIC_URL,
             "found": found_in(content)}  # fmt: skip
    title = f"{content['title']}: {content['period']}"
    mail = EmailMessage(title, render_to_string("insights/reports/mail.txt", words), to=[one.agent.email])
    for name in one.formats:
        kind = FORMATS[name]
        mail.attach(filename(snapshot, name), kind.made(content), kind.mime.partition(";")[0])
    return mail


def found_in(content: dict[str, object], most: int = 3) -> list[str]:
    """The first sentences of what was found."""
    sections: list[dict[str, list[dict[str, str]]]] = content.get("sections", [])  # type: ignore[assignment]
    every = (block["text"] for part in sections for block in part["blocks"] if block["kind"] == "sentence")
    return list(dict.fromkeys(every))[:most]


def filename(snapshot: Snapshot, kind: str) -> str:
    plain = "".join(one if one.isalnum() else "-" for one in snapshot.report.title.casefold())
    plain = "-".join(part for part in plain.split("-") if part)[:60] or "report"
    return f"{plain}-{snapshot.first.isoformat()}-{snapshot.last.isoformat()}.{kind}"


def again(one: ReportMail, asked_at: datetime, now: datetime) -> datetime:
    """In a quarter of an hour; when it is too late for this one, with the next."""
    began = max(one.sent_at or one.made_at, now - timedelta(days=100))
    missed = next_due(one.every, one.hour, zone_of(one.agent.zone), began)
    return now + AGAIN if now < missed + TOO_LATE else later(one, now)


def later(one: ReportMail, now: datetime) -> datetime:
    return next_due(one.every, one.hour, zone_of(one.agent.zone), now)


def put_off(one: ReportMail, due_at: datetime, trouble: str) -> int:
    ReportMail.objects.filter(pk=one.pk).update(due_at=due_at, trouble=trouble[:200])
    return 0
