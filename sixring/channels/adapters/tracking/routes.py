"""Which path does what: the routes of Segment's and RudderStack's SDKs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

TYPES = ("identify", "track", "page", "screen", "group", "alias")
SHORT = {name[0]: name for name in TYPES}
BATCHES = ("batch", "b", "import")
SETTINGS = re.compile(r"^/v1/projects/([^/]+)/settings$")


@dataclass(frozen=True, slots=True)
class Route:
    """`does`: keep, swallow, settings, or refuse with `status` and `message`. `type`: the events' type, "" for a batch.
    `form`: how the event is written when it is not the protocol's own JSON.
    """

    does: str
    type: str = ""
    form: str = ""
    key: str = ""
    rudder: bool = False
    pixel: bool = False
    status: int = 404
    message: str = "There is nothing at this address."

    @property
    def reads_query(self) -> bool:
        return self.form == "query"


NOTHING = Route("refuse")


@lru_cache(maxsize=512)
def route_of(method: str, path: str) -> Route:
    path = path.rstrip("/")
    if path.startswith("/pixel/v1/"):
        kind = path.removeprefix("/pixel/v1/")
        return Route("keep", kind, "query", pixel=True) if kind in TYPES else Route("refuse", pixel=True)
    if found := SETTINGS.match(path):
        return Route("settings", key=found[1])
    if path == "/sourceConfig":
        return Route("settings", rudder=True)
    return posted(method, path)


def posted(method: str, path: str) -> Route:
    if path == "/beacon/v1/batch":
        return only("POST", method, Route("keep"))
    name = path.removeprefix("/v1/")
    if not path.startswith("/v1/"):
        return NOTHING
    if name in BATCHES:
        return only("POST", method, Route("keep"))
    if name == "webhook":
        return Route("keep", "webhook", "query" if method == "GET" else "webhook")
    if name == "m":
        return only("POST", method, Route("swallow"))
    if kind := SHORT.get(name) or (name if name in (*TYPES, "merge", "audiencelist") else ""):
        return only("POST", method, Route("keep", kind))
    return NOTHING


def only(wanted: str, method: str, route: Route) -> Route:
    if method == wanted:
        return route
    return Route("refuse", status=405, message=f"This address takes {wanted}, not {method}.")
