"""A mail as it was laid out: cleaned, with the pictures it brought along, and without those from elsewhere, which would
tell their sender who reads."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from urllib.parse import unquote

import nh3

from sixring.channels.adapters.email.html import SHOWN_ATTRIBUTES, SHOWN_TAGS, safe
from sixring.core.errors import Invalid
from sixring.interactions import preview
from sixring.interactions.models import Attachment

MOST_PICTURES, MOST_BYTES = 20, 2_000_000
WIDEST = 1000


def laid_out(html: str, files: Iterable[Attachment] = ()) -> str:
    """HTML for a frame without rights. Pictures named `cid:` stand in it as our own copies; of others only the words
    stay, and so do of our copies beyond what a frame should weigh."""
    copies = Copies(files)
    return nh3.clean(
        safe(html), tags=SHOWN_TAGS, attributes=SHOWN_ATTRIBUTES, attribute_filter=copies.kept,
        url_schemes={"http", "https", "mailto", "tel", "cid"}, link_rel="noopener noreferrer nofollow",
    )  # fmt: skip


class Copies:
    """Our copies of the pictures a mail brought along, as `data:` addresses: a frame without rights may ask nobody."""

    def __init__(self, files: Iterable[Attachment]) -> None:
        self.files = {file.inline_id.strip("<>"): file for file in files if file.inline_id}
        self.drawn: dict[str, str | None] = {}
        self.weight = 0

    def kept(self, tag: str, attribute: str, value: str) -> str | None:
        if (tag, attribute) != ("img", "src"):
            return value
        name = unquote(value[4:]) if value.lower().startswith("cid:") else ""
        if name not in self.drawn:
            self.drawn[name] = self.copy(self.files.get(name))
        return self.drawn[name]

    def copy(self, file: Attachment | None) -> str | None:
        if file is None or len(self.drawn) >= MOST_PICTURES or self.weight > MOST_BYTES:
            return None
        try:
            content = preview.picture(file, WIDEST)
        except Invalid:
            return None
        self.weight += len(content)
        return f"data:image/webp;base64,{base64.b64encode(content).decode()}"
