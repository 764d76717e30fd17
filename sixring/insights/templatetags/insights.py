"""{% load insights %}: insights_tabs."""

from __future__ import annotations

from django import template

from .. import rail

register = template.Library()


@register.inclusion_tag("insights/_tabs.html", takes_context=True)
def insights_tabs(context: template.Context) -> dict[str, object]:
    """The pages this request may open; of those that fit the path, the longest address is where we are."""
    request = context["request"]
    found = [(one, one.url) for one in rail.tabs(request)]
    here = max((url for _one, url in found if request.path.startswith(url)), key=len, default="")
    return {"tabs": [{"tab": one, "url": url, "current": url == here} for one, url in found]}
