"""For tests of the API: programs of the cast's."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from sixring.core.accounts import tokens
from sixring.core.actors import SCOPES, Actor
from sixring.core.models import ApiToken
from tests.cast import agent_of

EVERY = tuple(sorted(set(SCOPES) - {"admin"}))


@dataclass
class Program:
    """A program that acts as one of the cast, within `scopes`."""

    key: str
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    @property
    def token(self) -> ApiToken:
        return ApiToken.objects.get(prefix=self.key.split("_")[1])

    def asks(self, method: str, path: str, body: Any = None, again: str = "", **query: Any) -> Any:
        headers = {"authorization": f"Bearer {self.key}", **({"idempotency-key": again} if again else {})}
        sent = json.dumps(body) if body is not None else ""
        kind = {"data": sent, "content_type": "application/json"} if method in ("POST", "PATCH") else {}
        return self.client.generic(method, f"/api/v1{path}", headers=headers, query_params=query, **kind)

    def gets(self, path: str, **query: Any) -> Any:
        return self.asks("GET", path, **query)

    def reads(self, path: str, **query: Any) -> Any:
        """What a list or a thing holds; it has to be there."""
        answer = self.gets(path, **query)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def posts(self, path: str, body: Any = None, again: str = "") -> Any:
        return self.asks("POST", path, body if body is not None else {}, again)

    def patches(self, path: str, body: Any) -> Any:
        return self.asks("PATCH", path, body)


def program(actor: Actor, *scopes: str) -> Program:
    return Program(tokens.make(agent_of(actor), "Tests", scopes or EVERY, None, actor=actor)[1])
