"""A page of figures where there is no lake yet, or none that can be read: it says so, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render

from sixring.core.request import Request

from ...lake.manifest import LakeRefused

View = Callable[..., HttpResponseBase]


def measured(view: View) -> View:
    """Show why nothing can be shown instead of failing."""

    @wraps(view)
    def shown(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except LakeRefused as problem:
            return render(request, "insights/unmeasured.html", {"why": str(problem)})

    return shown
