"""Files that are lent by a signed link: to providers, which fetch what we send."""

from __future__ import annotations

from csp.constants import NONE
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from sixring.core.request import policy

from ..media import links

bare = policy(default_src=[NONE], sandbox=[""], frame_ancestors=[NONE])


@require_safe
@bare
def lent(request: HttpRequest, token: str) -> HttpResponseBase:
    """A picture drawn anew; anything else as it is, and only ever as a download."""
    found = links.followed(token)
    answer: HttpResponseBase
    if drawn := found.pixels:
        answer = HttpResponse(drawn[0], content_type=drawn[1])
    else:
        opened = open(found.path, "rb")  # noqa: SIM115  # the response closes it
        answer = FileResponse(opened, as_attachment=True, filename=found.name, content_type=found.content_type)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer
