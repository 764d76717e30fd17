"""What customers see: My requests, and the chat on the page to try it, with a colleague's answer."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, FrameLocator, Page

from .camera import PHONE, WIDE, photograph
from .demo import Demo

ASKS = "Hello, is it too late to plant tulip bulbs now, at the end of November?"


def requests(browser: Browser, world: Demo, folder: Path) -> None:
    page = browser.new_page()
    page.goto(world.ask("guest"))
    photograph(page, "requests", WIDE + PHONE, folder)
    page.locator(".request-list a").first.click()
    page.locator(".answer").wait_for()
    photograph(page, "request", WIDE + PHONE, folder)
    page.close()


def chat(browser: Browser, world: Demo, folder: Path) -> None:
    """A visitor asks, Ben answers. In Arabic the same conversation, from the right."""
    page = world.signed_in(browser, "Ada")
    there = f"{world.base}/widget/{world.ask('chat')}/try/"
    page.goto(there)
    page.locator("sixring-chat button").wait_for()
    photograph(page, "chat-closed", WIDE[:1], folder)
    talk = opened(page)
    talk.locator("#text").fill(ASKS)
    talk.locator("#text").press("Enter")
    talk.locator(".bubble-text", has_text=ASKS).wait_for()
    world.ask("answer", ASKS)
    talk.locator(".bubble-text", has_text="15 cm").wait_for(timeout=60_000)
    photograph(page, "chat", WIDE + PHONE, folder)
    page.goto(f"{there}?lang=ar")
    opened(page).locator(".bubble-text", has_text="15 cm").wait_for()
    photograph(page, "chat-arabic", (*WIDE[:1], *PHONE[:1]), folder)
    page.context.close()


def opened(page: Page) -> FrameLocator:
    talk = page.frame_locator("sixring-chat iframe")
    if not talk.locator("#composer").is_visible():
        page.locator("sixring-chat button").click()
    talk.locator("#composer").wait_for()
    return talk
