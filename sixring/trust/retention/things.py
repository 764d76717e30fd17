"""What can be let go: raw originals, quarantine, files, closed conversations, visits, backups in the home folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sixring.channels import privacy as of_channels
from sixring.channels.contract import SILENT
from sixring.channels.models import Arrival
from sixring.conversations import privacy as of_conversations
from sixring.conversations.models import Conversation
from sixring.core.retention import Kind
from sixring.interactions import privacy as of_touches
from sixring.interactions import search
from sixring.interactions.models import Attachment, Interaction

State = Arrival.State


def originals(before: datetime) -> QuerySet[Arrival]:
    return Arrival.objects.filter(state=State.SETTLED, received_at__lt=before, quarantine=None).exclude(raw=b"")


def quarantined(before: datetime) -> QuerySet[Arrival]:
    aside = Q(state__in=[State.QUARANTINED, State.DISMISSED]) | Q(quarantine__isnull=False)
    return Arrival.objects.filter(aside, received_at__lt=before).exclude(raw=b"").distinct()


def files(before: datetime) -> QuerySet[Attachment]:
    return Attachment.objects.filter(interaction__received_at__lt=before)


def closed(before: datetime) -> QuerySet[Conversation]:
    done = Q(state=Conversation.State.RESOLVED, merged_into=None) | ~Q(noise="")
    return Conversation.objects.filter(done, touched_at__lt=before)


def visits(before: datetime) -> QuerySet[Interaction]:
    return Interaction.objects.filter(kind__in=SILENT, occurred_at__lt=before, placements=None)


def forget_originals(rows: list[Arrival]) -> None:
    Arrival.objects.filter(pk__in=[row.pk for row in rows]).update(raw=b"")


def forget_quarantined(rows: list[Arrival]) -> None:
    of_channels.strip([row.pk for row in rows])


def forget_files(rows: list[Attachment]) -> None:
    of_touches.forget_files(Attachment.objects.filter(pk__in=[row.pk for row in rows]))


def forget_closed(rows: list[Conversation]) -> None:
    for row in rows:
        of_conversations.let_go(row.pk)


def forget_visits(rows: list[Interaction]) -> None:
    search.index.erase([row.pk for row in rows])
    of_touches.drop(rows)


def some(
    of: Callable[[datetime], QuerySet[Any]], forget: Callable[[list[Any]], None], together: int = 100
) -> Callable[[datetime, int], int]:
    """Letting go of `of(before)`, so many in one transaction."""

    def let_go(before: datetime, most: int) -> int:
        with transaction.atomic():
            rows = list(of(before).order_by("pk")[: min(most, together)])
            if rows:
                forget(rows)
        return len(rows)

    return let_go


def copies(before: datetime) -> Iterator[Path]:
    """Backups in the home folder, and what a restore put aside."""
    home = Path(settings.HOME)
    for path in sorted([*home.glob("backups/*.backup"), *home.glob("before-restore-*")]):
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
            yield path


def forget_copies(before: datetime, most: int) -> int:
    gone = list(copies(before))[:most]
    for path in gone:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    return len(gone)


def counted(of: Callable[[datetime], QuerySet[Any]]) -> Callable[[datetime], int]:
    return lambda before: of(before).count()


KINDS = (
    Kind("originals", _("Originals of messages"),
         _("The bytes each message came as. What was read from it stays; it can't be read anew."),
         counted(originals), some(originals, forget_originals)),
    Kind("quarantine", _("Quarantine"), _("What could not be read, looked at or not."),
         counted(quarantined), some(quarantined, forget_quarantined)),
    Kind("files", _("Files of messages"), _("Attachments, in both directions. The messages stay."),
         counted(files), some(files, forget_files)),
    Kind("closed", _("Closed conversations"),
         _("Resolved and set aside since: with messages, notes and files. Figures of those days shrink with them."),
         counted(closed), some(closed, forget_closed, 10), least=30),
    Kind("visits", _("Visits and steps on your site"), _("Pages looked at, events, sign-ins."),
         counted(visits), some(visits, forget_visits)),
    Kind("copies", _("Backups in the home folder"),
         _("Backups made there and what a restore put aside. Backups elsewhere are yours to delete."),
         lambda before: sum(1 for _one in copies(before)), forget_copies),
)  # fmt: skip
