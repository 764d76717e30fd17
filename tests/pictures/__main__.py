"""Take them: what colleagues see, then what customers see. With names after the folder, only these."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.needs import need

from . import customers
from .camera import MIDDLE, PHONE, WIDE, Shot, photograph
from .demo import Demo, demo

MATTER = "/conversations/?q=seed+trays"
# who -> name -> (where it is, shots); "open:" follows the first row of a list
SCREENS: dict[str, dict[str, tuple[str, tuple[Shot, ...]]]] = {
    "Ada": {
        "desk": (f"open:{MATTER}", WIDE + MIDDLE + PHONE),
        "queue": ("/conversations/", WIDE + PHONE),
        "person": ("open:/people/?q=dan", WIDE + PHONE),
        "people": ("/people/", WIDE[:1]),
        "team": ("/team/", WIDE + PHONE),
        "search": ("/search/?q=canes", WIDE[:1]),
        "settings": ("/settings/", WIDE[:1]),
        "saml": ("/settings/sign-in/?kind=saml", WIDE[:1]),
        "home-administrator": ("/?page=administrator", WIDE[:1]),
    },
    "Basil": {"home-manager": ("/", WIDE)},
    "Willow": {"home-lead": ("/", WIDE[:1])},
    "Ben": {"home-agent": ("/", WIDE[:1] + PHONE[:1])},
}


def main() -> None:
    folder, only = Path(next(iter(sys.argv[1:]), "docs/pictures")), set(sys.argv[2:])
    folder.mkdir(parents=True, exist_ok=True)
    with demo() as world:
        take(world, folder, only)


def take(world: Demo, folder: Path, only: set[str]) -> None:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(need("chromium")), args=["--no-sandbox", "--disable-gpu"])
        for who, screens in SCREENS.items():
            wanted = {name: found for name, found in screens.items() if not only or name in only}
            colleague(browser, world, who, wanted, folder)
        if not only or "requests" in only:
            customers.requests(browser, world, folder)
        if not only or "chat" in only:
            customers.chat(browser, world, folder)
        browser.close()


def colleague(
    browser: Browser, world: Demo, who: str, screens: dict[str, tuple[str, tuple[Shot, ...]]], folder: Path
) -> None:
    if not screens:
        return
    page = world.signed_in(browser, who)
    for name, (place, shots) in screens.items():
        visit(page, world.base, place)
        photograph(page, name, shots, folder)
    page.context.close()


def visit(page: Page, base: str, place: str) -> None:
    page.goto(base + place.removeprefix("open:"), wait_until="load")
    if place.startswith("open:"):
        page.goto(base + str(page.locator("[data-row]").first.get_attribute("href")), wait_until="load")


if __name__ == "__main__":
    main()
