"""Sounds as a player asks for them: whole, or a stretch of bytes (RFC 9110, 14), without which some play nothing."""

from __future__ import annotations

import re
from pathlib import Path

from django.http import HttpRequest, HttpResponse

RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def played(request: HttpRequest, path: Path, content_type: str) -> HttpResponse:
    """`path`, or the one stretch of it that was asked for. What is asked for oddly is answered with the whole."""
    size = path.stat().st_size
    start, end = stretch(request.headers.get("Range", ""), size)
    if start >= size:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    with open(path, "rb") as file:
        file.seek(start)
        answer = HttpResponse(file.read(end - start + 1), content_type=content_type)
    answer["Accept-Ranges"] = "bytes"
    answer["Content-Disposition"] = "inline"
    answer["Cache-Control"] = "private, max-age=3600"
    if (start, end) != (0, size - 1):
        answer.status_code = 206
        answer["Content-Range"] = f"bytes {start}-{end}/{size}"
    return answer


def stretch(asked: str, size: int) -> tuple[int, int]:
    """Rule: first and last byte, both within the file unless the first lies behind it."""
    found = RANGE.fullmatch(asked.strip())
    if not found or found[0] == "bytes=-":
        return 0, size - 1
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size - 1
    if last and int(last) < int(first):
        return 0, size - 1
    return int(first), min(int(last or size), size - 1)
