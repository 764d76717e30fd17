"""Looking at what came as a file: what it is by its bytes, and whether it unpacks to something monstrous.

Nothing is unpacked: a picture is read up to its measures, an archive up to its table of contents.
"""

from __future__ import annotations

import logging
import warnings
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from PIL import Image

from sixring.channels.adapters.email.files import sniffed
from sixring.interactions.preview import BROKEN, FORMATS, MOST_PIXELS, PICTURES

from .problems import Problem

log = logging.getLogger("sixring.chat")
HEAD = 65536
MOST_UNPACKED = 1024**3  # bytes
SMALL = 64 * 1024**2  # bytes anything may unpack to
MOST_MEMBERS = 20_000
PER_BYTE = 100  # bytes, or pixels, that one byte may stand for
HUGE = 1_000_000  # pixels: more than any picture has
ORIENTATION = 0x0112
ON_ITS_SIDE = 5  # from this EXIF orientation on width and height change places
UNKNOWN = "application/octet-stream"


def look(file: IO[bytes], size: int, said: str) -> str:
    """The type `file` shows. Raises `Problem` "file_bomb"."""
    file.seek(0)
    type_ = sniffed(file.read(HEAD), said.partition(";")[0].strip().lower())
    if type_ in PICTURES:
        return type_ if is_picture(file, size) else UNKNOWN
    file.seek(0)
    if file.read(4) in (b"PK\x03\x04", b"PK\x05\x06"):
        refuse_zip_bomb(file, size)
    return type_


def is_picture(file: IO[bytes], size: int) -> bool:
    """Whether it can be read as one. Raises `Problem` "file_bomb" for one far larger than it weighs."""
    try:
        measures = measured(file)
    except Image.DecompressionBombError:
        measures = (HUGE, HUGE)
    if measures is None:
        return False
    pixels = measures[0] * measures[1]
    if pixels > MOST_PIXELS * 8 or (pixels > MOST_PIXELS and pixels > size * PER_BYTE):
        log.warning("refused a picture of %s pixels in %s bytes", pixels, size)
        raise Problem("file_bomb")
    return True


def measured(file: IO[bytes] | Path) -> tuple[int, int] | None:
    """Width and height of a picture as it is seen, None when it is none. Only its head is read.

    Raises `Image.DecompressionBombError` for what no picture is.
    """
    if not isinstance(file, Path):
        file.seek(0)
    source: Any = file
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(source, formats=FORMATS) as opened:
                turned = orientation(opened) >= ON_ITS_SIDE
                return (opened.height, opened.width) if turned else (opened.width, opened.height)
    except Image.DecompressionBombError:
        raise
    except BROKEN:
        return None


def orientation(opened: Image.Image) -> int:
    """What its head says; asking the picture itself could unpack all of it."""
    found = Image.Exif()
    if kept := opened.info.get("exif"):
        found.load(kept)
    said = found.get(ORIENTATION, 1)
    return said if isinstance(said, int) else 1


@lru_cache(maxsize=4096)
def measures_of(path: Path) -> tuple[int, int] | None:
    """As `measured`, of a file we keep: it never changes."""
    try:
        return measured(path)
    except Image.DecompressionBombError:
        return None


def refuse_zip_bomb(file: IO[bytes], size: int) -> None:
    try:
        with zipfile.ZipFile(file) as opened:
            members = opened.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError):
        return
    unpacked = sum(one.file_size for one in members)
    if len(members) > MOST_MEMBERS or unpacked > min(MOST_UNPACKED, max(size * PER_BYTE, SMALL)):
        log.warning("refused an archive of %s bytes that unpacks to %s", size, unpacked)
        raise Problem("file_bomb")


def can_be_drawn(measures: tuple[int, int] | None) -> bool:
    return measures is not None and measures[0] * measures[1] <= MOST_PIXELS
