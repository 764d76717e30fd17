"""The left pane of the desk: which queue is looked at, through which filters, and what stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.request import Request

from .. import desk, queues, searching
from ..forms import MOMENTS
from ..models import Conversation, SavedView
from ..queues import Queue, filters, saved
from ..queues.filters import Choices

PAGE = 40
LAST_PAGE = 250  # who needs the ten-thousandth row needs a filter


@dataclass
class Asked:
    """What an address asks the list for."""

    actor: Actor
    given: Mapping[str, Any]
    choices: Choices = field(init=False)
    views: list[SavedView] = field(init=False)
    view: SavedView | None = field(init=False)
    queue: Queue = field(init=False)
    filters: dict[str, str] = field(init=False)
    sort: str = field(init=False)
    words: str = field(init=False)
    page: int = field(init=False)

    def __post_init__(self) -> None:
        self.choices = Choices.of(self.actor)
        self.views = list(saved.visible_to(self.actor)[: saved.IN_THE_MENU])
        wanted, page = str(self.given.get("saved", "")), str(self.given.get("page", ""))
        self.view = next((one for one in self.views if str(one.pk) == wanted), None)
        source = self.view.query if self.view and "view" not in self.given else self.given
        self.queue = queues.find(str(source.get("view", "")), self.choices.teams)
        self.filters = filters.read(source)
        self.sort = str(source.get("sort", "")) if source.get("sort") in queues.sorts(self.queue) else ""
        self.words = str(self.given.get("q", "")).strip()[:100]
        self.page = min(int(page), LAST_PAGE) if filters.is_number(page) and int(page) > 0 else 1

    @property
    def changed(self) -> bool:
        """Whether this is a saved view that was narrowed otherwise since."""
        return self.view is not None and "view" in self.given

    @property
    def query(self) -> str:
        """The query that leads back here, from the first page."""
        saved_one = {"saved": str(self.view.pk)} if self.view else {}
        if self.view and not self.changed:
            return filters.address("", {}, q=self.words, **saved_one)
        key = self.queue.key if self.queue.key != queues.FIRST or self.view else ""
        return filters.address(key, self.filters, self.sort, q=self.words, **saved_one)

    def without(self, name: str) -> str:
        """The query with one filter less."""
        rest = {key: value for key, value in self.filters.items() if key != name}
        return filters.address(
            self.queue.key, rest, self.sort, q=self.words, saved=str(self.view.pk) if self.view else ""
        )

    @cached_property
    def conditions(self) -> Q:
        found = filters.conditions(self.filters, self.actor, bounded=self.queue.bounded)
        if not self.words:
            return found
        return found & (searching.matching(self.words, self.actor) or Q(pk__in=[]))  # "%" asks for no word at all

    def rows(self) -> QuerySet[Conversation]:
        """All of it, in order."""
        begun = not self.words and ("after" in self.filters or "before" in self.filters)
        return queues.listed(self.actor, self.queue, self.conditions, self.sort, begun=begun)

    @property
    def narrowed(self) -> bool:
        return bool(self.filters or self.words)


@dataclass(frozen=True, slots=True)
class Entry:
    """A queue or a saved view, as a tab or in the menu. `count` is None where it is not counted."""

    label: Any
    query: str
    count: str | None
    current: bool
    icon: str = "inbox"
    tab: bool = False
    kind: str = "queue"


def list_of(request: Request, current: Conversation | None = None) -> dict[str, Any]:
    """What the left pane needs: tabs, rows, filters, pages. For the fragment `?current=` names the open one."""
    asked = Asked(request.actor, request.GET)
    ids, total = page_of(asked)
    named = str(asked.given.get("current", ""))
    open_one = current.pk if current else int(named) if filters.is_number(named) else None
    return {
        **tabs_of(asked, total),
        **filters_of(asked),
        "rows": desk.rows(loaded(ids[:PAGE]), request.actor, open_one, current),
        "page": asked.page,
        "more": len(ids) > PAGE and asked.page < LAST_PAGE,
        "current_id": open_one,
        "cursor": changes.head(),
        "may_act": request.actor.may("answer"),
    }


def page_of(asked: Asked) -> tuple[list[int], int | None]:
    """Ids of a page and one beyond it, and how many there are where filters narrow a queue: as far as is counted, they
    come in the same query."""
    start, end = (asked.page - 1) * PAGE, asked.page * PAGE + 1
    ids = asked.rows().values_list("pk", flat=True)
    if not asked.narrowed or start > queues.MOST:
        return list(ids[start:end]), None
    found = list(ids[: max(end, queues.MOST + 1)])
    return found[start:end], len(found)


def loaded(ids: list[int]) -> list[Conversation]:
    """These conversations with all a row shows, in this order."""
    rows = Conversation.objects.select_related("anchor__person", "assignee", "snooze", "reach").in_bulk(ids)
    return [rows[pk] for pk in ids if pk in rows]


def tabs_of(asked: Asked, total: int | None = None) -> dict[str, Any]:
    """The queues and views with their counts, asked for in one query. `total`: of what is narrowed, where known."""
    actor, open_queue = asked.actor, None if asked.view or asked.words else asked.queue.key
    shown = [*queues.QUEUES.values(), *map(queues.of_team, queues.teams_of(actor, asked.choices.teams))]
    counted = [queue for queue in shown if queue.counted]
    visible = queues.countable(actor)
    wanted = [queues.of_queue(actor, queue) for queue in counted]
    uncounted = asked.narrowed and total is None
    narrowed = [queues.held(actor, asked.queue, asked.conditions, visible)] if uncounted else []
    wanted += map(queues.of_rows, [*(of_view(view, asked, visible) for view in asked.views), *narrowed])
    found = queues.counts(actor, wanted)
    actor.once("needing us", lambda: found[0])
    by_key = {queue.key: queues.said(n) for queue, n in zip(counted, found, strict=False)}
    of_views = found[len(counted) : len(counted) + len(asked.views)]
    entries = [
        Entry(q.label, filters.address(q.key, {}), by_key.get(q.key), q.key == open_queue, q.icon, q.tab,
              "team" if q.key.startswith("team-") else "queue")
        for q in shown
    ]  # fmt: skip
    entries += [
        Entry(view.name, f"saved={view.pk}", queues.said(n), view == asked.view, "filter", kind="view")
        for view, n in zip(asked.views, of_views, strict=True)
    ]
    here = next((entry for entry in entries if entry.current), None)
    narrowed_to = queues.said(found[-1] if total is None else total) if asked.narrowed else None
    return {"entries": entries, "here": here, "total": narrowed_to or (here.count if here else None)}


def of_view(view: SavedView, asked: Asked, visible: QuerySet[Conversation]) -> QuerySet[Conversation]:
    queue = queues.find(str(view.query.get("view", "")), asked.choices.teams)
    wanted = filters.conditions(filters.read(view.query), asked.actor, bounded=queue.bounded)
    return queues.held(asked.actor, queue, wanted, visible)


def filters_of(asked: Asked) -> dict[str, Any]:
    """What the filter bar and the bar for many need."""
    in_force = filters.words(asked.filters, asked.choices)
    return {
        "asked": asked,
        "tab": asked.queue.key,
        "words": asked.words,
        "wrong": searching.parse(asked.words).wrong,
        "kept": asked.query,
        "query": f"?{asked.query}" if asked.query else "",
        "pills": [(said, asked.without(name)) for name, said in in_force],
        "choices": asked.choices,
        "states": Conversation.State.choices,
        "offered": filters.offered(asked.filters),
        "sorts": [(key, queues.SORTS[key]) for key in queues.sorts(asked.queue)],
        "sorted_by": asked.sort or asked.queue.sort,
        "narrowed": asked.narrowed,
        "moments_ahead": MOMENTS,
    }
