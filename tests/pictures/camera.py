"""The camera: sizes, themes, and a file small enough to keep."""

from __future__ import annotations

import io
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page

SIZES = {"wide": (1440, 900), "middle": (1024, 768), "phone": (390, 844)}
MOST = 80_000  # bytes
COMMON = 200  # pixels of a colour that is kept as it is
Shot = tuple[str, str]  # size, theme
WIDE: tuple[Shot, ...] = (("wide", "light"), ("wide", "dark"))
MIDDLE: tuple[Shot, ...] = (("middle", "light"), ("middle", "dark"))
PHONE: tuple[Shot, ...] = (("phone", "light"), ("phone", "dark"))


def photograph(page: Page, name: str, shots: Iterable[Shot], folder: Path) -> None:
    for size, theme in shots:
        stand(page, size, theme)
        keep(page.screenshot(), folder / f"{name}-{size}-{theme}.webp")
        print(f"{name}-{size}-{theme}", flush=True)


def stand(page: Page, size: str, theme: str) -> None:
    """As large and in the theme it is to be seen."""
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    time.sleep(0.4)


def keep(taken: bytes, path: Path) -> None:
    """Without loss; where that would be too much, with the rarer colours (of the edges of letters) in coarser steps."""
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    picture.save(path, lossless=True, method=6)
    for step in (8, 16, 32):
        if path.stat().st_size > MOST:
            coarser(picture, step).save(path, lossless=True, method=6)


def coarser(picture: Image.Image, step: int) -> Image.Image:
    counted: Any = picture.getcolors(picture.width * picture.height)
    near = {
        colour: colour if n >= COMMON else tuple(min(255, round(part / step) * step) for part in colour)
        for n, colour in counted
    }
    found = Image.new("RGB", picture.size)
    pixels: Any = picture.getdata()
    found.putdata([near[colour] for colour in pixels])
    return found
