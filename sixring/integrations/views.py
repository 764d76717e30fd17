"""The addresses of the API: every operation behind one door, its document, and a reference to read."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from . import api, reference


@login_not_required
@csrf_exempt
@never_cache
def enter(request: HttpRequest, path: str) -> HttpResponse:
    """Whatever is asked of /api/v1/."""
    return api.door().answer(request, f"/{path}")


@login_not_required
@require_safe
def document(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1. It says what there is, not what is in it, so it is open."""
    return JsonResponse(api.document(), json_dumps_params={"ensure_ascii": False})


@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    return render(request, "integrations/reference.html", {"rooms": reference.rooms(api.document())})
