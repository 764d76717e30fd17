"""Whoever goes away in the middle of a long answer takes no thread of ours along."""

import asyncio

import pytest
from a2wsgi import WSGIMiddleware

from sixring import asgi

ASKED = {"type": "http", "method": "GET", "path": "/long", "query_string": b"", "headers": [], "server": ("us", 80),
         "client": ("them", 1), "http_version": "1.1", "scheme": "http", "root_path": ""}  # fmt: skip


@pytest.fixture
def said(monkeypatch):
    """How much of a long answer was put into words."""
    chunks = []

    def long(environ, start_response):
        start_response("200 OK", [])
        for n in range(100):
            chunks.append(n)
            yield b"more"

    monkeypatch.setattr(asgi, "_pages", WSGIMiddleware(long, workers=1))
    return chunks


@pytest.mark.parametrize("heard", [0, 1, 5])
def test_the_thread_comes_to_its_end(said, heard):
    told = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        if len(told) == heard:
            raise RuntimeError("closed")
        told.append(message)

    asyncio.run(asyncio.wait_for(asgi.page(dict(ASKED), receive, send), 20))
    assert len(told) == heard
    assert len(said) == 100
