"""The answers SDKs understand. 200 is their only success; an error without both `code` and `message` makes some of them
take a refused key for a broken network and send again for hours."""

from __future__ import annotations

import base64
import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
JSON = "application/json"
ALLOWED = (
    "authorization,content-type,content-encoding,x-retry-count,anonymousid,sentat,rsa-recovered,rsa-retry-attempt,"
    "rsa-since-last-attempt,rsa-since-first-attempt,rsa-retry-reason"
)
DOT = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)

    async def give(self, send: Send, origin: str) -> None:
        """Send it, readable for a page of any site: no cookie is asked for and nothing private is in it."""
        said = {
            "content-type": self.content_type,
            "content-length": str(len(self.body)),
            "access-control-allow-origin": origin or "*",
            "vary": "Origin",
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
            **({"access-control-allow-credentials": "true"} if origin else {}),
            **self.headers,
        }
        pairs = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in said.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": pairs})
        await send({"type": "http.response.body", "body": self.body})


KEPT = Answer(200, b'{"success":true}')


def data(value: Any) -> Answer:
    return Answer(200, json.dumps(value).encode())


def dot(status: int = 200) -> Answer:
    """The one pixel a mail or a page without scripts waits for, whatever became of its event."""
    return Answer(status, DOT, "image/gif")


def error(status: int, message: str, *, retry_after: int = 0) -> Answer:
    body = {"success": False, "code": status, "message": message}
    return Answer(status, json.dumps(body).encode(), headers={"retry-after": str(retry_after)} if retry_after else {})


def preflight(asked: str) -> Answer:
    """What a browser wants to know before it posts with an Authorization header."""
    more = [word for raw in asked.lower().split(",") if (word := raw.strip()) and word.replace("-", "").isalnum()]
    names = ",".join(dict.fromkeys([*ALLOWED.split(","), *more[:30]]))
    return Answer(
        200,
        b"",
        "text/plain",
        {
            "access-control-allow-methods": "GET, POST, OPTIONS",
            "access-control-allow-headers": names,
            "access-control-max-age": "900",
        },
    )


def segment_settings(key: str, host: str, scheme: str) -> Answer:
    """What analytics.js asks for before its first event. It learns from here where to post."""
    return data(
        {
            "integrations": {"Segment.io": {"apiKey": key, "apiHost": f"{host}/v1", "protocol": scheme}},
            "plan": {"track": {"__default": {"enabled": True, "integrations": {}}}},
            "edgeFunction": {},
            "legacyVideoPluginsEnabled": False,
            "remotePlugins": [],
        }
    )


def rudder_settings(key: str, name: str) -> Answer:
    """The same for RudderStack's."""
    quiet = {"errors": {"enabled": False}, "metrics": {"enabled": False}}
    source = {
        "id": key,
        "name": name,
        "writeKey": key,
        "enabled": True,
        "workspaceId": "sixring",
        "destinations": [],
        "connections": [],
        "dataplanes": {},
        "config": {"statsCollection": quiet},
    }
    return data({"source": source, "updatedAt": "2026-01-01T00:00:00.000Z"})
