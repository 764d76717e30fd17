"""What looks at hostile pages sees what they do."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.browser.watching import Watch
from tests.chromium import chromium

pytestmark = pytest.mark.browser
RUNNING = {
    "/run": "<script>window.owned=1</script>", "/late": "<script>setTimeout(() => { window.owned = 1 }, 200)</script>",
    "/focus": "<input autofocus onfocus='window.owned=1'>", "/picture": "<img src=http://evil.test/x>",
    "/frame": "<iframe loading=lazy srcdoc='<script>window.owned=1</script>'></iframe>", "/still": "<p>Hello</p>",
    "/alert": "<script>alert(7)</script>",
}  # fmt: skip


class Careless(BaseHTTPRequestHandler):
    """A site without any policy."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f"<!doctype html><title>x</title>{RUNNING.get(self.path, '')}".encode())

    def log_message(self, *words):
        pass


def test_the_watch_sees_whatever_runs_in_any_of_its_tabs():
    with ThreadingHTTPServer(("127.0.0.1", 0), Careless) as site, chromium() as running:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        watch = Watch(running.new_context(), f"http://127.0.0.1:{site.server_port}")
        watch.look(list(RUNNING))
        site.shutdown()
    said = " ".join(watch.wrong)
    noticed = ["/run", "/late", "/focus", "asked for http://evil.test/x", "srcdoc", "dialog 7"]
    assert [sign for sign in noticed if sign not in said] == []
    assert "/still" not in said
