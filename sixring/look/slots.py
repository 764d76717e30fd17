"""Places that rooms fill at start-up: the rail, tabs, panels of a person, pages of settings, the arcs of the ring.

A room calls `rail(...)`, `tab(...)`, `panel(...)`, `settings_page(...)` or `ring_arc(...)` in its `AppConfig.ready`.
Registering the same name again replaces it, so a reload does no harm. Nothing here looks at a database; the callables
do, per request.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.translation import gettext_lazy as _

from .icons import known

May = Callable[[HttpRequest], bool]
Badge = Callable[[HttpRequest], int | str | None]
Render = Callable[[HttpRequest, Any], str]
Words = str | Promise
Measure = Callable[[Sequence[int]], Mapping[int, "tuple[float | None, str]"]]

# Clockwise from the top, from the outermost of the six rings inwards.
ARC_KEYS = ("people", "channels", "personalization", "crm", "collaboration", "experience")


def _anyone(request: HttpRequest) -> bool:
    return True


@dataclass(frozen=True)
class RailItem:
    """One entry of the rail: `foot` is at the bottom on wide screens, `holds` are path prefixes it is also lit for."""

    name: str
    label: Words
    icon: str
    url_name: str
    order: int
    badge: Badge | None = None
    badge_label: Words = ""
    may: May = _anyone
    foot: bool = False
    key: str = ""
    holds: tuple[str, ...] = ()

    def fit(self, path: str) -> int:
        """How many characters of the path this entry answers for; the best fit is lit, 0 is none."""
        prefixes = (*self.holds, reverse(self.url_name))
        return max((len(p) for p in prefixes if path == p or (p != "/" and path.startswith(p))), default=0)


@dataclass(frozen=True)
class Panel:
    """One panel of a place ("person", "conversation"): a template, or a callable giving safe HTML."""

    place: str
    name: str
    order: int
    content: "str | Render"
    may: May = _anyone

    def render(self, request: HttpRequest, subject: object) -> str:
        if callable(self.content):
            return conditional_escape(self.content(request, subject))
        return render_to_string(self.content, {"subject": subject, self.place: subject}, request=request)


# The parts of the settings list, by the `order` from which they reach.
SETTINGS_PARTS: Sequence[tuple[int, Words]] = (
    (0, _("Channels")), (20, _("Team")), (40, _("Answering")), (66, _("Access")), (80, _("Data")),
)  # fmt: skip


@dataclass(frozen=True)
class SettingsPage:
    name: str
    label: Words
    icon: str
    url_name: str
    order: int
    hint: Words = ""
    may: May = _anyone

    @property
    def part(self) -> Words:
        return [label for since, label in SETTINGS_PARTS if since <= self.order][-1]


@dataclass(frozen=True)
class Verb:
    """A command of the palette that leads somewhere: `words` are others it is found by."""

    name: str
    label: Words
    icon: str
    url_name: str
    order: int
    query: str = ""
    words: Words = ""
    may: May = _anyone

    @property
    def url(self) -> str:
        return reverse(self.url_name) + (f"?{self.query}" if self.query else "")


@dataclass(frozen=True)
class Tab:
    """One of the pages a room shows side by side; `place` is the room's word ("feedback")."""

    place: str
    name: str
    label: Words
    url_name: str
    order: int
    may: May = _anyone

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass
class _Slots:
    rail: dict[str, RailItem] = field(default_factory=dict)
    tabs: dict[tuple[str, str], Tab] = field(default_factory=dict)
    panels: dict[tuple[str, str], Panel] = field(default_factory=dict)
    settings: dict[str, SettingsPage] = field(default_factory=dict)
    arcs: dict[str, Measure] = field(default_factory=dict)
    verbs: dict[str, Verb] = field(default_factory=dict)
    sign_out: str = ""
    search: tuple[str, str] = ("", "")


_slots = _Slots()


def rail(
    name: str,
    label: Words,
    icon: str,
    url_name: str,
    order: int,
    *,
    badge: Badge | None = None,
    badge_label: Words = "",
    may: May = _anyone,
    foot: bool = False,
    key: str = "",
    holds: Sequence[str] = (),
) -> None:
    """Put an entry on the rail. `badge` gives a count ("999+") or nothing; `key` is its shortcut ("g d")."""
    item = RailItem(name, label, known(icon), url_name, order, badge, badge_label, may, foot, key, tuple(holds))
    _slots.rail[name] = item


def tab(place: str, name: str, label: Words, url_name: str, order: int, *, may: May = _anyone) -> None:
    """Put a page among the tabs of a place."""
    _slots.tabs[place, name] = Tab(place, name, label, url_name, order, may)


def panel(place: str, content: "str | Render", order: int, *, name: str = "", may: May = _anyone) -> None:
    """Add a panel to a place: a template name, rendered with `subject`, or `(request, subject) -> safe html`."""
    name = name or (content if isinstance(content, str) else f"{content.__module__}.{content.__qualname__}")
    _slots.panels[place, name] = Panel(place, name, order, content, may)


def settings_page(
    name: str, label: Words, icon: str, url_name: str, order: int, *, hint: Words = "", may: May = _anyone
) -> None:
    """Add a page to the settings list, in the part its `order` belongs to (`SETTINGS_PARTS`). `hint` says in a few
    words what is decided there."""
    _slots.settings[name] = SettingsPage(name, label, known(icon), url_name, order, hint, may)


def verb(
    name: str,
    label: Words,
    icon: str,
    url_name: str,
    order: int,
    *,
    query: str = "",
    words: Words = "",
    may: May = _anyone,
) -> None:
    """Offer a command in the palette on every page; verbs of one page are its elements with `data-key-label`."""
    _slots.verbs[name] = Verb(name, label, known(icon), url_name, order, query, words, may)


def search(page: str, quick: str) -> None:
    """Which address searches, and which one answers the palette while somebody types."""
    _slots.search = (page, quick)


def sign_out(url_name: str) -> None:
    """Where the account menu posts to when somebody leaves."""
    _slots.sign_out = url_name


def ring_arc(key: str, measure: Measure) -> None:
    """Fill one arc of the ring: `measure(person_ids)` gives {id: (value 0-1 or None, reason in words)}."""
    if key not in ARC_KEYS:
        raise ValueError(f"The ring has no arc {key!r}; it has {', '.join(ARC_KEYS)}.")
    _slots.arcs[key] = measure


def rail_items(request: HttpRequest) -> list[RailItem]:
    """What this request may use, in order."""
    return sorted((item for item in _slots.rail.values() if item.may(request)), key=lambda item: item.order)


def tabs(place: str, request: HttpRequest) -> list[Tab]:
    """The tabs of a place this request may open, in order."""
    return sorted((t for t in _slots.tabs.values() if t.place == place and t.may(request)), key=lambda t: t.order)


def panels(place: str, request: HttpRequest) -> list[Panel]:
    found = (one for one in _slots.panels.values() if one.place == place and one.may(request))
    return sorted(found, key=lambda one: one.order)


def settings_pages(request: HttpRequest) -> list[SettingsPage]:
    return sorted((page for page in _slots.settings.values() if page.may(request)), key=lambda page: page.order)


def verbs(request: HttpRequest) -> list[Verb]:
    """Commands this request may use, in order."""
    return sorted((one for one in _slots.verbs.values() if one.may(request)), key=lambda one: one.order)


def arc_measures() -> Mapping[str, Measure]:
    return _slots.arcs


def search_urls() -> tuple[str, str]:
    """(the page, the palette's answers); empty where nothing searches."""
    page, quick = _slots.search
    return (reverse(page), reverse(quick)) if page else ("", "")


def sign_out_url() -> str:
    return reverse(_slots.sign_out) if _slots.sign_out else ""


@contextmanager
def emptied() -> Iterator[None]:
    """Empty slots for the length of a test; what was registered comes back after."""
    global _slots
    kept, _slots = _slots, _Slots()
    try:
        yield
    finally:
        _slots = kept
