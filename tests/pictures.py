"""Photographs of the main screens, taken in Chromium from the demo as it comes: `bin/pictures [folder]`."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.needs import need
from tests.peers.mail import free_ports

SIZES = {"wide": (1440, 900), "middle": (1024, 768), "phone": (390, 844)}
MATTER = "/conversations/?q=seed+trays"
# name -> (where it is, sizes, themes); "open:" follows the first row of a list
SCREENS = {
    "desk": (f"open:{MATTER}", ("wide", "middle", "phone"), ("light", "dark")),
    "queue": ("/conversations/", ("wide", "phone"), ("light", "dark")),
    "person": ("open:/people/?q=dan", ("wide", "phone"), ("light", "dark")),
    "people": ("/people/", ("wide",), ("light",)),
    "team": ("/team/", ("wide", "phone"), ("light", "dark")),
    "search": ("/search/?q=canes", ("wide",), ("light",)),
    "settings": ("/settings/", ("wide",), ("light",)),
}


@contextmanager
def demo() -> Iterator[str]:
    """Serve a fresh demo; gives the link that signs Ada in."""
    port, lmtp = free_ports(2)
    with tempfile.TemporaryDirectory() as home:
        process = subprocess.Popen(
            [sys.executable, "-m", "sixring", "demo", "--port", str(port)],
            env=os.environ | {"SIXRING_HOME": home, "SIXRING_LMTP": f"127.0.0.1:{lmtp}"},
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            assert process.stdout is not None
            yield next(found[0] for line in process.stdout if (found := re.search(r"http\S+/accounts/\S+", line)))
        finally:
            process.terminate()
            process.wait(30)


def photograph(page: Page, name: str, size: str, theme: str, folder: Path) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    time.sleep(0.4)
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.save(folder / f"{name}-{size}-{theme}.webp", lossless=True, method=6)


def visit(page: Page, base: str, place: str) -> None:
    page.goto(base + place.removeprefix("open:"), wait_until="load")
    if place.startswith("open:"):
        page.goto(base + str(page.locator("[data-row]").first.get_attribute("href")), wait_until="load")


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures")
    folder.mkdir(parents=True, exist_ok=True)
    with demo() as link, sync_playwright() as play:
        quiet = ["--no-sandbox", "--disable-gpu"]
        browser: Any = play.chromium.launch(executable_path=str(need("chromium")), args=quiet)
        page = browser.new_page()
        page.goto(link)
        base = link.split("/accounts/")[0]
        for name, (place, sizes, themes) in SCREENS.items():
            visit(page, base, place)
            for size in sizes:
                for theme in themes:
                    photograph(page, name, size, theme, folder)
                    print(f"{name}-{size}-{theme}")
        browser.close()


if __name__ == "__main__":
    main()
