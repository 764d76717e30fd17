"""A colleague's screen: signed in, on the live stream, noting when each message appeared."""

from __future__ import annotations

import http.client
import json
import threading
import time

from . import parts


class Screen:
    """From `open` on, `seen` holds when each message (by interaction id) was told by /live/."""

    def __init__(self) -> None:
        self.seen: dict[int, float] = {}
        self.cursor = ""
        self.reloads = 0
        self.ready = threading.Event()
        self.closing = False

    def open(self) -> None:
        self.cookie = sign_in()
        threading.Thread(target=self._watch, name="screen", daemon=True).start()
        if not self.ready.wait(30):
            raise SystemExit(f"The live stream does not open. The log ends:\n{parts.log_end()}")

    def close(self) -> None:
        self.closing = True

    def wait_for(self, count: int, seconds: float) -> bool:
        """Whether `count` messages were seen within `seconds`, or before they stopped coming for ten."""
        limit, last, moved = time.monotonic() + seconds, 0, time.monotonic()
        while len(self.seen) < count:
            now = time.monotonic()
            if len(self.seen) != last:
                last, moved = len(self.seen), now
            if now > limit or now > moved + 10:
                return False
            time.sleep(0.01)
        return True

    def _watch(self) -> None:
        while not self.closing:
            try:
                self._follow()
            except (OSError, http.client.HTTPException):
                time.sleep(0.2)

    def _follow(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", parts.web_port(), timeout=60)
        headers = {"Cookie": self.cookie} | ({"Last-Event-ID": self.cursor} if self.cursor else {})
        line.request("GET", "/live/", headers=headers)
        answer = line.getresponse()
        if answer.status != 200:
            raise SystemExit(f"/live/ answered {answer.status}: {answer.read(200)!r}")
        while text := answer.readline():
            self.ready.set()
            if text.startswith(b"id: "):
                self.cursor = text[4:].strip().decode()
            elif text.startswith(b"event: reload"):
                self.reloads += 1
            elif text.startswith(b"data: ") and b'"message.received"' in text:
                kind, _, number = json.loads(text[6:])["subject"].partition(":")
                if kind == "interaction":
                    self.seen.setdefault(int(number), time.monotonic())


def sign_in() -> str:
    """The cookie of an owner who is signed in."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    from sixring.core.accounts import agents, sessions
    from sixring.core.actors import SYSTEM

    request = HttpRequest()
    request.session, request.META["REMOTE_ADDR"] = SessionStore(), "127.0.0.1"
    sessions.begin(request, agents.create_agent("ada@example.com", "Ada", "owner", actor=SYSTEM))
    request.session.save()
    return f"{settings.SESSION_COOKIE_NAME}={request.session.session_key}"
