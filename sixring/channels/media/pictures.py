"""Pictures, drawn anew: nothing of a file itself reaches anybody but its pixels, upright, at a sensible size."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

from PIL import Image, ImageOps

from sixring.core.errors import Invalid

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}
MOST_PIXELS = 25_000_000
UNSHOWN = "This file can’t be shown here. It can be downloaded."
BROKEN = (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning)


def drawn(path: Path, longest: int, kind: str = "WEBP") -> bytes:
    """The first frame, at most `longest` pixels a side, as `kind`. Raises `Invalid` for what is no picture of ours."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise Invalid(UNSHOWN)
                opened.draft("RGB", (longest, longest))
                opened.thumbnail((longest, longest))
                upright = ImageOps.exif_transpose(opened)
                clear = upright.has_transparency_data and kind != "JPEG"
                plain = upright.convert("RGBA" if clear else "RGB")
            return encoded(plain, kind)
    except BROKEN as broken:
        raise Invalid(UNSHOWN) from broken


def encoded(plain: Image.Image, kind: str) -> bytes:
    """Only the pixels: an image of its own takes no metadata along."""
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    out = io.BytesIO()
    bare.save(out, kind, **({"quality": 82, "method": 2} if kind == "WEBP" else {}))
    return out.getvalue()
