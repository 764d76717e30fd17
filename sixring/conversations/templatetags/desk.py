"""{% load desk %}: words of the story."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sixring.channels import parts
from sixring.channels.fates import Fate
from sixring.channels.models import Dispatch
from sixring.channels.templatetags.channels import label
from sixring.core import clock
from sixring.look import rows
from sixring.look.templatetags.look import face, icon

from .. import reference
from ..desk import Row
from ..desk import title as called
from ..models import Conversation, Note
from ..notices import mentions

register = template.Library()
State = Dispatch.State


@register.filter
def of(found: Mapping[Any, Any], key: Any) -> Any:
    return found.get(key, ())


@register.simple_tag
def list_rows(found: Iterable[Row], query: str, may_act: bool) -> SafeString:
    """The rows of the list; `query` is what their links keep."""
    before, after = reverse("conversations:show", args=[0]).rsplit("0", 1)  # forty rows share one pattern
    return SafeString("\n".join(list_row(row, (before, after + query), may_act) for row in found))


def list_row(row: Row, address: tuple[str, str], may_act: bool) -> str:
    one = row.conversation
    why, tone = row.reason
    return rows.draw(rows.Row(
        f"{address[0]}{one.pk}{address[1]}", row.name, row.ring, one.channel, row.line,
        row.moment, label(one.channel), why, tone, row.who, row.whose, row.current, row.unread, may_act, one.pk,
        row.drafted, row.promised, row.promise_tone, row.mark,
    ))  # fmt: skip


@register.simple_tag
def options(found: Iterable[Any], chosen: str = "") -> SafeString:
    """Options of a select: of rows with a name, or of (value, label)."""
    pairs = (one if isinstance(one, tuple) else (one.pk, one.name) for one in found)
    return SafeString("".join(option(str(value), str(said), str(value) == chosen) for value, said in pairs))


def option(value: str, said: str, chosen: bool) -> str:
    return f'<option value="{escape(value)}"{" selected" if chosen else ""}>{escape(said)}</option>'


@register.simple_tag
def acts(found: Iterable[Any], act: str, sign: str = "") -> SafeString:
    """Items of the menu for many, one for each row: its icon, or the face of a colleague."""
    return SafeString("".join(
        f'<button class="menu-item" name="act" value="{act}:{one.pk}">{icon(sign) if sign else face(one.name, 20)}'
        f"{escape(one.name)}</button>"
        for one in found
    ))  # fmt: skip


@register.filter
def delivery(dispatch: Dispatch) -> str:
    """What became of our message, in words."""
    words = {
        State.PENDING: _("waiting to go out"),
        State.LEASED: _("going out"),
        State.ACCEPTED: _("sent"),
        State.REJECTED: _("not delivered"),
        State.UNKNOWN: _("may have arrived: the answer was lost"),
        State.DEAD: _("given up"),
        State.WITHDRAWN: _("withdrawn"),
    }
    fates = {str(Fate.DELIVERED): _("delivered"), str(Fate.READ): _("read")}
    told = fates.get(dispatch.fate) if dispatch.state == State.ACCEPTED else None
    said = told or words.get(State(dispatch.state), dispatch.state)
    if dispatch.state == State.PENDING and dispatch.error:
        said = _("not sent yet, it is tried again")
    said = f"{said}: {dispatch.error}" if dispatch.error else said
    name = parts.file_named(dispatch)
    return f"{name}: {said}" if name and dispatch.state != State.ACCEPTED else said


@register.filter
def seen_at(at: datetime) -> str:
    """When the customer read it, on the reader's clock; the day is named unless it is today."""
    here = localtime(at)
    today = here.date() == localtime(clock.now()).date()
    return _("Seen %(time)s") % {"time": date_format(here, "H:i" if today else "j M, H:i")}


@register.filter
def failed(dispatch: Dispatch | None) -> bool:
    """Whether somebody has to look, and may send again."""
    return dispatch is not None and dispatch.state in (State.REJECTED, State.UNKNOWN, State.DEAD)


@register.filter
def lost(dispatch: Dispatch | None) -> bool:
    """Whether nobody knows what became of it."""
    return dispatch is not None and dispatch.state == State.UNKNOWN


@register.filter
def spoken(number: int) -> str:
    """The reference of a conversation by its number."""
    return reference.of(number)


@register.filter
def title(conversation: Conversation) -> str:
    return called(conversation)


@register.filter
def with_mentions(note: Note) -> SafeString:
    """The words of a note, its mentions marked."""
    return mentions.shown(note.text, [one.agent for one in note.mentions.all()])
