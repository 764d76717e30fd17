"""A row of a conversation list, drawn without a template: forty of them stand on each page of the desk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import times
from .icons import draw as icon
from .icons import family
from .ring import Ring
from .ring import draw as draw_ring


@dataclass(frozen=True, slots=True)
class Row:
    """Who (`name` with `rings`), over which channel (`kind`), what was said (`line`), and when.

    `why` says what stands out, in the tone "", "watch" or "bad"; `who` are initials of whoever has it, `whose` their
    name. A row that is `pickable` has a box to tick for the id `pick`. `mark` says what somebody should look at.
    """

    url: str
    name: str
    rings: Ring | None
    kind: str
    line: str
    moment: datetime
    kind_label: str = ""
    why: str = ""
    why_tone: str = ""
    who: str = ""
    whose: str = ""
    current: bool = False
    unread: bool = False
    pickable: bool = False
    pick: int = 0
    drafted: bool = False
    promised: datetime | None = None
    promise_tone: str = ""
    mark: str = ""


def draw(row: Row) -> SafeString:
    """The row as an item of a list."""
    classes = "row" + (" is-unread" if row.unread else "") + (" is-pickable" if row.pickable else "")
    name, tone = escape(row.name), escape(row.why_tone)
    here = ' aria-current="true"' if row.current else ""
    return SafeString(
        f'<li class="{classes}">{draw_ring(row.rings or Ring.of(), size=40, name=row.name)}{_pick(row)}'
        f'<p class="row-name"><a class="row-link" data-row href="{escape(row.url)}"{here}>{name}</a></p>'
        f'<p class="row-time {tone}">{times.draw(row.moment, timezone.now())}</p>'
        f'<p class="row-line">{icon(family(row.kind), row.kind_label, f"hue-{family(row.kind)}")}'
        f'<span dir="auto">{escape(row.line)}</span></p><p class="row-foot">{_mark(row)}{_why(row, tone)}'
        f'<span class="row-marks">{"".join(_marks(row))}</span></p></li>'
    )


def _pick(row: Row) -> str:
    if not row.pickable:
        return ""
    label = escape(_("Pick %(name)s") % {"name": row.name})
    return (
        f'<label class="row-pick"><input type="checkbox" name="picked" value="{row.pick}" aria-label="{label}"></label>'
    )


def _mark(row: Row) -> str:
    return f'<span class="row-mark">{escape(row.mark)}</span>' if row.mark else ""


def _why(row: Row, tone: str) -> str:
    return f'<span class="row-why due {tone}">{escape(row.why)}</span>' if row.why else ""


def _marks(row: Row) -> Iterator[str]:
    if row.drafted:
        yield icon("edit", _("a draft is waiting"))
    if row.promised:
        yield icon("calendar", _("something is promised"), row.promise_tone)
    if row.who:
        title = f' title="{escape(row.whose)}"' if row.whose else ""
        yield f'<span class="row-who key"{title}>{escape(row.who)}</span>'
