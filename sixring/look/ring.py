"""The ring: six arcs around a person that say how well we know them and how they fare.

Each arc is a share from 0 to 1, or None where nothing was measured: then only its quiet track is drawn. The same
geometry gives the logo, the loading mark and the favicon.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from math import cos, pi, sin

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from . import slots

# What an agent reads for each of the six.
_LABELS = (
    gettext_lazy("Identity"),
    gettext_lazy("Channels"),
    gettext_lazy("Personal"),
    gettext_lazy("Value"),
    gettext_lazy("Promises"),
    gettext_lazy("Experience"),
)
ARCS = dict(zip(slots.ARC_KEYS, _LABELS, strict=True))
GOOD, WATCH = 2 / 3, 1 / 3
_BOX, _RADIUS, _GAP = 48.0, 22.0, 14.0


@dataclass(frozen=True)
class Arc:
    """One arc: its share (0-1, None = not measured) and the reason in words."""

    key: str
    value: float | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.key not in ARCS:
            raise ValueError(f"The ring has no arc {self.key!r}; it has {', '.join(ARCS)}.")
        if self.value is not None and not 0 <= self.value <= 1:
            raise ValueError(f"The arc {self.key!r} fills from 0 to 1, not {self.value}.")

    @property
    def label(self) -> str:
        return _label(self.key, get_language())

    @property
    def level(self) -> str:
        """none (not measured), good, watch or bad."""
        if self.value is None:
            return "none"
        return "good" if self.value >= GOOD else "watch" if self.value >= WATCH else "bad"

    @property
    def words(self) -> str:
        """The reason, or else the share, or that it is not measured."""
        if self.reason:
            return self.reason
        return _("not measured yet") if self.value is None else f"{round(self.value * 100)} %"


@dataclass(frozen=True)
class Ring:
    arcs: tuple[Arc, ...]

    @classmethod
    def of(cls, values: "Mapping[str, float | tuple[float | None, str] | None] | None" = None) -> "Ring":
        """A ring from {key: value} or {key: (value, reason)}; keys left out are not measured."""
        given = values or {}
        if unknown := set(given) - set(ARCS):
            raise ValueError(f"The ring has no arc {sorted(unknown)}; it has {', '.join(ARCS)}.")
        return cls(tuple(_arc(key, given.get(key)) for key in ARCS))

    @property
    def worst(self) -> Arc | None:
        """The lowest arc below good, which lists colour; None when nothing needs a look."""
        poor = [arc for arc in self.arcs if arc.value is not None and arc.value < GOOD]
        return min(poor, key=lambda arc: arc.value or 0, default=None)

    @property
    def words(self) -> str:
        return ", ".join(f"{arc.label}: {arc.words}" for arc in self.arcs)


def rings(person_ids: Sequence[int]) -> dict[int, Ring]:
    """The rings of many persons, each arc asked once for all of them."""
    measured = {key: measure(person_ids) for key, measure in slots.arc_measures().items()}
    return {one: Ring.of({key: found.get(one) for key, found in measured.items()}) for one in person_ids}


def draw(ring: Ring, *, size: int, name: str = "", whole: bool = False, picture: str = "") -> SafeString:
    """The ring as SVG around initials or a picture. `whole` colours all six arcs, else only the worst."""
    title = f"{name}. {ring.words}" if name else ring.words
    worst = ring.worst
    arcs = "".join(_draw_arc(n, arc, whole or arc is worst) for n, arc in enumerate(ring.arcs))
    return SafeString(
        f'<svg class="ring{" is-whole" if whole else ""}" width="{size:d}" height="{size:d}" viewBox="0 0 48 48" '
        f'role="img"><title>{escape(title)}</title><circle class="ring-face" cx="24" cy="24" r="18.5"/>{arcs}'
        f"{_face(name, picture)}</svg>"
    )


def logo(size: int = 32) -> SafeString:
    """Six concentric arcs, outermost people, innermost the experience."""
    sweeps = ((0.80, -70), (0.62, 150), (0.86, 20), (0.70, -110), (0.82, 100), (0.55, -40))
    circles = (_sweep(21.5 - n * 3.5, share, turn) for n, (share, turn) in enumerate(sweeps))
    return format_html(
        '<svg class="logo" width="{}" height="{}" viewBox="0 0 48 48" aria-hidden="true">{}</svg>',
        size,
        size,
        format_html_join("", "{}", ((circle,) for circle in circles)),
    )


def loading(size: int = 24) -> SafeString:
    """The six segments lighting up in turn; still where motion is unwelcome."""
    segments = (_segment(n, 1, f"ring-step step-{n + 1}") for n in range(6))
    return format_html(
        '<svg class="ring-loading" width="{}" height="{}" viewBox="0 0 48 48" role="img"><title>{}</title>{}</svg>',
        size,
        size,
        _("Loading"),
        format_html_join("", "{}", ((segment,) for segment in segments)),
    )


def favicon() -> str:
    """The icon of the browser tab: six segments, as the concentric ones would blur at 16 px."""
    colour = "<style>path{stroke:#1f6b3d}@media(prefers-color-scheme:dark){path{stroke:#6cc48a}}</style>"
    segments = "".join(_segment(n, 1, "").replace(' class=""', "") for n in range(6))
    core = '<circle cx="24" cy="24" r="8" fill="#2f8f57"/>'
    box = 'viewBox="0 0 48 48" fill="none" stroke-width="6" stroke-linecap="round"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{colour}{segments}{core}</svg>\n'


def initials(name: str) -> str:
    """Up to two letters for a face without a picture; ? for nobody in particular."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@lru_cache(maxsize=200)
def _label(key: str, language: str | None) -> str:
    return str(ARCS[key])


def _arc(key: str, given: "float | tuple[float | None, str] | None") -> Arc:
    if isinstance(given, tuple):
        return Arc(key, *given)
    return Arc(key, given)


def _draw_arc(n: int, arc: Arc, coloured: bool) -> str:
    track = _segment(n, 1, "ring-track")
    if not arc.value:
        return track
    level = arc.level if coloured else "quiet"
    return track + _segment(n, round(arc.value, 3), f"ring-arc is-{level}")


@lru_cache(maxsize=4000)
def _segment(n: int, share: float, css: str) -> SafeString:
    """The n-th sixth of the circle, filled clockwise to its share; the gap leaves room for the round ends."""
    start = n * 60 + _GAP / 2 - 90
    end = start + (60 - _GAP) * max(share, 0.02)
    return format_html('<path class="{}" d="{}"/>', css, _path(_RADIUS, start, end))


def _sweep(radius: float, share: float, turn: float) -> SafeString:
    return format_html('<path d="{}"/>', _path(radius, turn - 90, turn - 90 + 360 * share))


def _path(radius: float, start: float, end: float) -> str:
    (x1, y1), (x2, y2) = _point(radius, start), _point(radius, end)
    return f"M{x1} {y1}A{radius:g} {radius:g} 0 {int(end - start > 180)} 1 {x2} {y2}"


def _point(radius: float, degrees: float) -> tuple[str, str]:
    middle, angle = _BOX / 2, degrees * pi / 180
    return f"{middle + radius * cos(angle):.2f}", f"{middle + radius * sin(angle):.2f}"


def _face(name: str, picture: str) -> SafeString:
    if picture:
        return format_html('<image href="{}" x="6" y="6" width="36" height="36" clip-path="circle(18px)"/>', picture)
    if not name:
        return mark_safe("")
    return format_html('<text class="ring-name" x="24" y="24" text-anchor="middle">{}</text>', initials(name))
