"""A mail as it was laid out: cleaned, and without pictures, which would tell their sender who reads."""

from __future__ import annotations

import nh3

from sixring.channels.adapters.email.html import SHOWN_ATTRIBUTES, SHOWN_TAGS, safe

ATTRIBUTES = SHOWN_ATTRIBUTES | {"img": {"alt"}}


def laid_out(html: str) -> str:
    """HTML for a frame without rights: of a picture only its words stay."""
    return nh3.clean(safe(html), tags=SHOWN_TAGS, attributes=ATTRIBUTES, link_rel="noopener noreferrer nofollow")
