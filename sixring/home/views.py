"""The settings and the health check."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sixring.core.request import Request
from sixring.look import slots


@require_safe
def settings(request: Request) -> HttpResponse:
    """Every settings page this actor may use, with what is decided there."""
    request.actor.must("configure")
    return render(request, "home/settings.html", {"pages": slots.settings_pages(request)})


def health(request: HttpRequest) -> HttpResponse:
    """200 while the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
