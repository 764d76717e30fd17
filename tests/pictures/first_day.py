"""The first day of an administrator, done by a browser and a terminal: timed, and photographed for docs/first-day.md.

`python -m tests.pictures.first_day FOLDER` does it and leaves the pictures there. Everything around is real: Dovecot
and Exim that take tokens, the issuer of those tokens, an OpenID provider, an old desk's export, and Dan who writes.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tests.core import openid
from tests.needs import need
from tests.peers import issuer as issuers

from .first_day_around import DAN, US, Day, around, dans_mail, export

TICKETS = 1000
PASSWORD = "seed trays in the shed"
LINK = re.compile(r"http\S+/accounts/set-up/\S+")
PATIENCE = 150.0  # a busy machine is slow; how long it takes is told at the end


def day(pictures: Path | None = None) -> Day:
    """From an empty folder to a first mail answered. Returns how long each step took, and what was said."""
    with around(pictures) as today, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(need("chromium")), args=["--no-sandbox", "--disable-gpu"])
        with today.step("start"):
            process, link = served(today)
        try:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(60_000)
            for name, do in STEPS:
                with today.step(name), told_where(page):
                    do(today, page, link)
            with today.step("a colleague comes in"):
                ben_comes_in(today, browser)
        finally:
            process.terminate()
            process.wait(30)
            today.log = (today.home / "serve.log").read_text()
            browser.close()
    return today


@contextmanager
def told_where(page: Page) -> Iterator[None]:
    """What goes wrong says on which page."""
    try:
        yield
    except Exception as problem:
        problem.add_note(f"at {page.url}:\n{page.inner_text('body')[:3000]}")
        raise


def served(today: Day) -> tuple[subprocess.Popen[str], str]:
    """`sixring serve` in an empty folder: the process, and the link it prints."""
    log = today.home / "serve.log"
    call = [sys.executable, "-m", "sixring", "serve", "--port", str(urlsplit(today.base).port)]
    with log.open("w") as out:
        process = subprocess.Popen(call, env=today.environment, stdout=out, stderr=subprocess.STDOUT, text=True)
    try:
        found = eventually(lambda: LINK.search(log.read_text()) or process.poll() is not None, log.read_text)
        assert found is not True, log.read_text()
    except BaseException:
        process.terminate()
        raise
    today.said["serve"] = log.read_text()
    return process, found[0]


def owner(today: Day, page: Page, link: str) -> None:
    page.goto(link)
    page.fill("[name=name]", "Ada Moss")
    page.fill("[name=email]", "ada@greenthumb.example")
    today.look(page, "owner")
    page.fill("[name=password]", PASSWORD)
    press(page, "button.primary")


def company(today: Day, page: Page, link: str) -> None:
    page.fill("[name=name]", "GreenThumb Gardens")
    today.look(page, "company")
    press(page, ".form .primary")


def address(today: Day, page: Page, link: str) -> None:
    today.look(page, "address")
    press(page, "[value=keep]")


def mailbox(today: Day, page: Page, link: str) -> None:
    """OAuth: the mailbox, the app one registered at the provider, and signing in there."""
    today.look(page, "mailbox")
    press(page, "a[href='?with=oauth']")
    servers = {
        "address": US, "imap_host": "127.0.0.1", "imap_port": str(today.post.imap_port), "smtp_host": "127.0.0.1",
        "smtp_port": str(today.post.smtp_port),
    }  # fmt: skip
    for name, value in servers.items():
        page.fill(f"[name=s-{name}]", value)
    page.uncheck("[name=s-imap_tls]")
    page.select_option("[name=s-smtp_security]", "none")
    press(page, ".form .primary")
    app = {
        "client_id": issuers.CLIENT, "client_secret": issuers.SECRET, "authorize_url": f"{today.consent}/authorize",
        "token_url": f"{today.place}/token", "scope": "mail",
    }  # fmt: skip
    for name, value in app.items():
        page.fill(f"[name={name}]", value)
    press(page, ".form button")
    press(page, "a.button[href$='/sign-in/']")
    press(page, "a#yes")
    today.look(page, "signed-in")


def trial(today: Day, page: Page, link: str) -> None:
    press(page, ".banner a[href='/set-up/']")
    press(page, ".form button.primary")
    page.wait_for_selector("#trial .verified")
    today.look(page, "trial")


def colleagues(today: Day, page: Page, link: str) -> None:
    press(page, ".first-run-foot a")
    page.fill("[name=email]", "ben@greenthumb.example")
    page.fill("[name=name]", "Ben Field")
    press(page, ".form .primary")
    today.look(page, "colleagues")
    press(page, ".first-run-foot a")
    today.look(page, "next")


def sign_in(today: Day, page: Page, link: str) -> None:
    """The company's provider; then Ada connects her own account with it."""
    press(page, "a.card[href='/settings/sign-in/']")
    known = {"issuer": today.provider.issuer, "client_id": openid.CLIENT, "secret": openid.SECRET}
    for name, value in (known | {"label": "Sign in with GreenThumb"}).items():
        page.fill(f"[name={name}]", value)
    today.look(page, "company-sign-in")
    press(page, ".form .primary")
    page.goto(today.base + "/you/security/")
    press(page, "form[action$='/you/security/company/'] button")
    page.fill("[name=password]", PASSWORD)
    press(page, ".primary")
    page.wait_for_selector("text=Connected. You can sign in with it.")
    today.look(page, "connected")


def history(today: Day, page: Page, link: str) -> None:
    """A thousand tickets of the old desk, looked through and then brought in; one is found by its old number."""
    folder = str(export(today.home / "export", TICKETS))
    today.said["dry run"] = today.run("import", "zendesk", folder, "--dry-run")
    today.said["import"] = today.run("import", "zendesk", folder)
    page.goto(today.base + "/search/?q=5000")
    today.look(page, "history")


def first_mail(today: Day, page: Page, link: str) -> None:
    """Dan writes; Ada answers; Dan has it."""
    today.post.write(DAN, [US], dans_mail())
    desk, row = today.base + "/conversations/", "li:has-text('two seed trays') a[data-row]"
    eventually(lambda: page.goto(desk) and page.locator(row).count(), lambda: "Dan's mail is not on the desk.")
    press(page, row)
    page.fill("#text", "Hello Dan,\n\nthey left our nursery this morning and should be with you on Thursday.")
    today.look(page, "first-mail")
    page.click(".composer-send")
    folder = today.post.home / "dovecot/mailboxes/dan/Maildir/new"
    eventually(lambda: folder.is_dir() and [one for one in folder.iterdir() if b"nursery" in one.read_bytes()],
               lambda: "Dan has no answer.")  # fmt: skip
    page.reload()
    today.look(page, "answered")


def ben_comes_in(today: Day, browser: Browser) -> None:
    """Invited, without a password of his own here: the company account is enough."""
    today.provider.claims |= {"sub": "ben", "email": "ben@greenthumb.example", "name": "Ben Field"}
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(today.base + "/conversations/")
    today.look(page, "sign-in")
    press(page, "a[href^='/accounts/sign-in/company/']")
    page.wait_for_selector("[data-row]")


STEPS: tuple[tuple[str, Callable[[Day, Page, str], None]], ...] = (
    ("owner", owner), ("company and brand", company), ("public address", address), ("first mailbox", mailbox),
    ("a message that returns", trial), ("colleagues", colleagues), ("company sign-in", sign_in),
    (f"{TICKETS} old tickets", history), ("a first mail, answered", first_mail),
)  # fmt: skip


def press(page: Page, selector: str) -> None:
    """Click what leads to another page, and be there."""
    with page.expect_navigation():
        page.click(selector)


def eventually(holds: Callable[[], Any], why: Callable[[], str]) -> Any:
    until = time.monotonic() + PATIENCE
    while not (found := holds()):
        assert time.monotonic() < until, why()[-4000:]
        time.sleep(0.2)
    return found


def main() -> None:
    folder = Path(next(iter(sys.argv[1:]), "docs/pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    today = day(folder)
    for name, seconds in today.took.items():
        print(f"{seconds:6.1f} s  {name}")
    print(f"{sum(today.took.values()):6.1f} s  together")
    for name, text in today.said.items():
        print(f"\n== {name}\n{text}")
    print(today.log[-5000:])


if __name__ == "__main__":
    main()
