"""What a browser loads to show the desk the first time, compressed: the page, its sheets and scripts, its icons."""

from __future__ import annotations

import gzip
import re
from typing import Any
from urllib.parse import urljoin

from django.test import Client

LOADED = re.compile(r'<(?:link[^>]+rel="(?:stylesheet|icon|preload|modulepreload)"[^>]*href|script[^>]+src)="([^"]+)"')
USED = re.compile(r'<use href="([^"#]+)')
NAMED = re.compile(r'(?:import[^"\']*|url\()["\']?([^"\')]+\.(?:js|css|woff2))')


def first_load(client: Client, address: str) -> float:
    """In KB (1024 bytes) after gzip."""
    return round(sum(sizes(client, address).values()) / 1024, 1)


def sizes(client: Client, address: str) -> dict[str, int]:
    page = read(client.get(address))
    found, todo = {address: compressed(page)}, set(LOADED.findall(page)) | set(USED.findall(page))
    while todo:
        one = todo.pop()
        text = read(client.get(one))
        found[one] = compressed(text)
        if one.endswith((".js", ".css")):
            todo |= {urljoin(one, name) for name in NAMED.findall(text)} - found.keys()
    return found


def read(answer: Any) -> str:
    content = b"".join(answer) if answer.streaming else answer.content
    return str(content.decode())


def compressed(text: str) -> int:
    return len(gzip.compress(text.encode(), 6))
