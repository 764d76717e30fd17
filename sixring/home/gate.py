"""The gate: nobody passes unless a view says it is public, and domain errors become the right answer in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sixring.core.accounts.sessions import owes
from sixring.core.actors import Actor
from sixring.core.errors import SixringError
from sixring.look.errors import error_page

OPEN = (
    "/accounts/",
    "/static/",
    "/healthz",
    "/verify/",
    "/requests/",
    "/preferences/",
    "/widget/",
    "/api/",
    "/media/",
    "/forms/",
    "/kiosk/",
    "/s/",
    "/shared/",
)
SETTING_UP = (*OPEN, "/you/security/")  # open to who owes a second step


class Gate:
    """Default deny: `request.actor` is set for everybody who is signed in, and everybody else signs in first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            if owes(request.session, user) and not request.path.startswith(SETTING_UP):
                return redirect("mfa_index")
            reads = request.method in ("GET", "HEAD")
            request.actor = replace(Actor.of(user), known={} if reads else None)  # type: ignore[attr-defined]
            with timezone.override(zone_of(user.zone)):
                return self.get_response(request)
        elif not request.path.startswith(OPEN):
            return redirect_to_login(request.get_full_path())
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, SixringError):
            return None
        return error_page(request, error.status, happened=error.message)


def zone_of(name: str) -> ZoneInfo:
    """The viewer's time zone; UTC when it has gone out of the tables."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
