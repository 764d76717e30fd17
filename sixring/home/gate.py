"""The gate: nobody passes unless a view says it is public, and domain errors become the right answer in one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sixring.core.actors import Actor
from sixring.core.errors import SixringError

OPEN = ("/accounts/", "/static/", "/healthz")


class Gate:
    """Default deny: `request.actor` is set for everybody who is signed in, and everybody else signs in first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            request.actor = Actor.of(user)  # type: ignore[attr-defined]
        elif not request.path.startswith(OPEN):
            return redirect_to_login(request.get_full_path())
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, SixringError):
            return None
        context: dict[str, Any] = {"message": error.message, "status": error.status}
        fragment = bool(getattr(request, "htmx", False))
        return render(request, "look/_toast.html" if fragment else "look/error.html", context, status=error.status)
