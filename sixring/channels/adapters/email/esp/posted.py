"""What a request carries: fields of a form, or JSON. Cut apart byte for byte, for a mail may lie in one of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

BOUNDARY = re.compile(r'boundary="?([^";,\s]{1,200})"?', re.IGNORECASE)
NAME = re.compile(rb'(?i)content-disposition:[^\r\n]{0,300}?\bname="([^"\r\n]{1,100})"')
MOST_PARTS = 300


def fields(raw: bytes, content_type: str) -> dict[str, bytes]:
    """Name and content of each field, the last of a name; files among them."""
    if content_type.lower().startswith("multipart/form-data"):
        found = BOUNDARY.search(content_type)
        return parts(raw, found[1].encode("utf-8", "replace")) if found else {}
    try:
        told = raw.decode("ascii", "replace")
        pairs = parse_qsl(told, keep_blank_values=True, encoding="latin-1", max_num_fields=MOST_PARTS)
    except ValueError:
        return {}
    return {name: value.encode("latin-1", "replace") for name, value in pairs}


def parts(raw: bytes, boundary: bytes) -> dict[str, bytes]:
    """RFC 7578, without more than it needs."""
    found: dict[str, bytes] = {}
    for part in raw.split(b"--" + boundary, MOST_PARTS)[1:]:
        head, blank, body = part.partition(b"\r\n\r\n")
        if blank and (name := NAME.search(head)):
            found[name[1].decode("utf-8", "replace")] = body.removesuffix(b"\r\n")
    return found


def data(raw: bytes) -> Any:
    """JSON, or nothing where it is none."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def mailgun(raw: bytes, headers: Mapping[str, str]) -> dict[str, str]:
    """The signature's parts: an object of their own in JSON, fields of a form."""
    type_ = headers.get("content-type", "")
    if not type_.lower().startswith("application/json"):
        short = {name: value for name, value in fields(raw, type_).items() if len(value) < 200}
        return {name: value.decode("utf-8", "replace") for name, value in short.items()}
    said = data(raw)
    block = said.get("signature") if isinstance(said, dict) else None
    return {str(name): str(value) for name, value in block.items()} if isinstance(block, dict) else {}
