"""For tests of survey pages: a visitor without script or cookie, who fills in what the page shows."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.test import Client

from sixring.core import clock


class Visitor:
    """Opens a page, waits as people do, and sends its form."""

    def __init__(self, path: str, **headers: str) -> None:
        self.path, self.client, self.headers = path, Client(enforce_csrf_checks=True), headers
        self.answer: Any = None
        self.opens(path)

    def opens(self, path: str) -> Visitor:
        self.answer = self.client.get(path, headers=self.headers)
        return self

    @property
    def says(self) -> str:
        return self.answer.content.decode()

    @property
    def status(self) -> int:
        return self.answer.status_code

    def field(self, name: str) -> str:
        return re.search(rf'name="{name}" value="([^"]*)"', self.says)[1]

    @property
    def form(self) -> dict[str, Any]:
        return {name: self.field(name) for name in ("ticket", "page", "in")}

    def sends(self, wait: float = 5, **said: Any) -> Visitor:
        """Send this page's form after `wait` seconds; `csat=4` answers that question."""
        plain = {name: value for name, value in said.items() if name in ("go", "lang", "ticket", "page", "website")}
        answers = {f"a-{name}".replace("__", "-"): value for name, value in said.items() if name not in plain}
        if wait:
            clock._frozen = clock.now() + timedelta(seconds=wait)
        self.answer = self.client.post(self.path, {**self.form, **answers, **plain}, headers=self.headers)
        return self

    @property
    def thanked(self) -> bool:
        return self.status == 302 and "/s/thanks/" in self.answer["Location"]
