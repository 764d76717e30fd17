"""Previews of files that came with touches. A picture is decoded and encoded anew, so that nothing of the file itself
reaches a browser but its pixels; a text is shown as text; a voice note is played; everything else is only a download.
"""

from __future__ import annotations

from sixring.channels.media.pictures import BROKEN, FORMATS, MOST_PIXELS, PICTURES, UNSHOWN, drawn
from sixring.core.errors import Invalid

from . import media
from .models import Attachment

__all__ = [
    "BROKEN", "FORMATS", "LARGE", "MOST_PIXELS", "PICTURES", "SMALL", "SOUNDS", "UNSHOWN", "kind_of", "picture", "text",
]  # fmt: skip
TEXTS = {"text/plain", "text/csv", "text/markdown", "application/json"}
# What browsers play; AMR and the like stay downloads.
SOUNDS = {
    "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/wave", "audio/x-wav", "audio/webm", "audio/aac",
    "audio/flac",
}  # fmt: skip
MOST_BYTES = 25 * 1024 * 1024
SMALL, LARGE = 320, 1600  # the longer side, in pixels
MOST_TEXT = 100_000


def kind_of(file: Attachment) -> str:
    """Rule: "picture", "text", "sound", or "" for what is only a download: SVG, HTML, PDF and whatever is unknown."""
    kind = file.content_type.partition(";")[0].strip().lower()
    if not 0 <= file.size <= MOST_BYTES:
        return ""
    if kind in PICTURES and file.size:
        return "picture"
    return "text" if kind in TEXTS else "sound" if kind in SOUNDS and file.size else ""


def picture(file: Attachment, longest: int = LARGE) -> bytes:
    """The first frame as WebP, at most `longest` pixels a side. Raises `Invalid` for what is no picture of ours."""
    if kind_of(file) != "picture" or not media.path_of(file.key).exists():
        raise Invalid(UNSHOWN)
    return drawn(media.path_of(file.key), longest)


def text(file: Attachment) -> str:
    """Its beginning, decoded as well as can be. Raises `Invalid` for what is no text."""
    if kind_of(file) != "text" or not media.path_of(file.key).exists():
        raise Invalid(UNSHOWN)
    with open(media.path_of(file.key), "rb") as opened:
        return opened.read(MOST_TEXT).decode("utf-8-sig", "replace").replace("\x00", "\ufffd")
