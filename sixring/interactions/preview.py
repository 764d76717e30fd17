"""Previews of files that came with touches. A picture is decoded and encoded anew, so that nothing of the file itself
reaches a browser but its pixels; a text is shown as text; everything else is only ever a download.
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path

from PIL import Image, ImageOps

from sixring.core.errors import Invalid

from . import media
from .models import Attachment

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}
TEXTS = {"text/plain", "text/csv", "text/markdown", "application/json"}
MOST_PIXELS = 25_000_000
MOST_BYTES = 25 * 1024 * 1024
SMALL, LARGE = 320, 1600  # the longer side, in pixels
MOST_TEXT = 100_000
UNSHOWN = "This file can’t be shown here. It can be downloaded."
BROKEN = (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning)


def kind_of(file: Attachment) -> str:
    """Rule: "picture", "text", or "" for what is only a download: SVG, HTML, PDF and whatever we don't know."""
    kind = file.content_type.partition(";")[0].strip().lower()
    if kind in PICTURES and 0 < file.size <= MOST_BYTES:
        return "picture"
    return "text" if kind in TEXTS and file.size <= MOST_BYTES else ""


def picture(file: Attachment, longest: int = LARGE) -> bytes:
    """The first frame as WebP, at most `longest` pixels a side. Raises `Invalid` for what is no picture of ours."""
    if kind_of(file) != "picture" or not media.path_of(file.key).exists():
        raise Invalid(UNSHOWN)
    return drawn(media.path_of(file.key), longest)


def drawn(path: Path, longest: int) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise Invalid(UNSHOWN)
                opened.draft("RGB", (longest, longest))
                opened.thumbnail((longest, longest))
                upright = ImageOps.exif_transpose(opened)
                plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
            return encoded(plain)
    except BROKEN as broken:
        raise Invalid(UNSHOWN) from broken


def encoded(plain: Image.Image) -> bytes:
    """Only the pixels: an image of its own takes no metadata along."""
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=82, method=2)
    return out.getvalue()


def text(file: Attachment) -> str:
    """Its beginning, decoded as well as can be. Raises `Invalid` for what is no text."""
    if kind_of(file) != "text" or not media.path_of(file.key).exists():
        raise Invalid(UNSHOWN)
    with open(media.path_of(file.key), "rb") as opened:
        return opened.read(MOST_TEXT).decode("utf-8-sig", "replace").replace("\x00", "\ufffd")
