"""A small S3: buckets in memory, spoken to as Amazon's API describes (PutObject, GetObject with ranges, HeadObject,
ListObjectsV2, DeleteObject, multipart uploads). It believes every signature."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

WHEN = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Bucket

    def log_message(self, *_words: object) -> None:
        pass

    @property
    def asked(self) -> tuple[str, dict[str, str]]:
        """The key below its bucket, "" for the bucket itself; and what stands behind the question mark."""
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        return unquote(parts.path).lstrip("/").partition("/")[2], query

    def body(self) -> bytes:
        """As it was meant: sent whole or in chunks, and within them perhaps in Amazon's own."""
        if self.headers.get("Transfer-Encoding") == "chunked":
            raw = b"".join(self.pieces())
        else:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return unchunked(raw) if "aws-chunked" in (self.headers.get("Content-Encoding") or "") else raw

    def pieces(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline().split(b";")[0], 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass

    def answer(self, code: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", headers.pop("size", str(len(body))))
        self.end_headers()
        self.wfile.write(body)

    def error(self, code: int, word: str) -> None:
        self.answer(code, f"<Error><Code>{word}</Code></Error>".encode())

    def do_PUT(self) -> None:
        key, query = self.asked
        content = self.body()
        tag = f'"{md5(content, usedforsecurity=False).hexdigest()}"'
        if "uploadId" in query:
            self.server.parts[query["uploadId"]][int(query["partNumber"])] = content
        elif key:
            self.server.objects[key] = content
        self.answer(200, ETag=tag)

    def do_POST(self) -> None:
        key, query = self.asked
        self.body()
        if "uploads" in query:
            name = str(next(self.server.numbers))
            self.server.parts[name] = {}
            self.answer(200, told("InitiateMultipartUploadResult", key, f"<UploadId>{name}</UploadId>"))
        else:
            parts = self.server.parts.pop(query["uploadId"])
            self.server.objects[key] = b"".join(parts[number] for number in sorted(parts))
            self.answer(200, told("CompleteMultipartUploadResult", key, '<ETag>"x"</ETag>'))

    def do_HEAD(self) -> None:
        key, _query = self.asked
        content = self.server.objects.get(key) if key else b""
        if content is None:
            self.answer(404)
        else:
            self.answer(200, size=str(len(content)), Last_Modified=f"{WHEN:%a, %d %b %Y %H:%M:%S} GMT", ETag='"x"')

    def do_GET(self) -> None:
        key, query = self.asked
        if not key:
            self.answer(200, self.server.listed(query), Content_Type="application/xml")
        elif key not in self.server.objects:
            self.error(404, "NoSuchKey")
        else:
            content, span = self.server.objects[key], self.headers.get("Range")
            if span:
                since, _, until = span.removeprefix("bytes=").partition("-")
                content = content[int(since) : int(until or len(content)) + 1]
            self.answer(206 if span else 200, content, ETag='"x"')

    def do_DELETE(self) -> None:
        self.server.objects.pop(self.asked[0], None)
        self.answer(204)


class Bucket(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.objects: dict[str, bytes] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.numbers = count(1)

    def listed(self, query: dict[str, str]) -> bytes:
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        keys = [key for key in sorted(self.objects) if key.startswith(prefix)]
        rows, folders = "", set()
        for key in keys:
            rest = key[len(prefix) :]
            if delimiter and delimiter in rest:
                folders.add(prefix + rest.partition(delimiter)[0] + delimiter)
                continue
            rows += f"<Contents><Key>{escape(key)}</Key><Size>{len(self.objects[key])}</Size>"
            rows += f"<LastModified>{WHEN:%Y-%m-%dT%H:%M:%S.000Z}</LastModified><ETag>x</ETag></Contents>"
        rows += "".join(f"<CommonPrefixes><Prefix>{escape(one)}</Prefix></CommonPrefixes>" for one in sorted(folders))
        count_ = f"<KeyCount>{len(keys)}</KeyCount><IsTruncated>false</IsTruncated>"
        return f"<ListBucketResult><Prefix>{escape(prefix)}</Prefix>{count_}{rows}</ListBucketResult>".encode()


def unchunked(raw: bytes) -> bytes:
    found = b""
    while raw:
        size, _, raw = raw.partition(b"\r\n")
        length = int(size.split(b";")[0], 16)
        if not length:
            break
        found, raw = found + raw[:length], raw[length + 2 :]
    return found


def told(name: str, key: str, more: str) -> bytes:
    return f"<{name}><Bucket>figures</Bucket><Key>{escape(key)}</Key>{more}</{name}>".encode()


@contextmanager
def running() -> Iterator[Bucket]:
    with Bucket() as bucket:
        threading.Thread(target=bucket.serve_forever, daemon=True).start()
        yield bucket
        bucket.shutdown()
