"""Coming in with a browser of flesh: a passkey on a virtual authenticator, an app's codes, and every page looked at."""

import time
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache

from sixring.core.models import SignInRules
from tests.browser.conftest import SIZES, follow
from tests.cast import agent_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GOOD = "a ladder in the rain"
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
MAIN = "main .button.primary"


@pytest.fixture(autouse=True)
def here(live_server, settings, ben):
    """Ben has a password, and Sixring a name browsers bind passkeys to."""
    cache.clear()
    settings.PUBLIC_URL = live_server.url
    agent = agent_of(ben)
    agent.set_password(GOOD)
    agent.save()
    yield
    cache.clear()


def with_device(page):
    """A device that keeps passkeys and says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]


def confirm(page):
    page.fill("input[type=password]", GOOD)
    follow(page, MAIN)


def leave(page, base):
    page.goto(f"{base}/accounts/sign-out/")
    follow(page, MAIN)


def by_password(page, base):
    page.goto(f"{base}/accounts/sign-in/")
    page.fill("input[name=login]", "ben@us.test")
    page.fill("input[name=password]", GOOD)
    follow(page, MAIN)


def add_passkey(page):
    follow(page, "a[href='/you/security/passkeys/new/']")
    confirm(page)
    page.fill("input[name=name]", "Ben's laptop")
    follow(page, "form[data-passkey] .button.primary")


def set_up_app(page):
    """Set the app up; what it shows from now on is `code_of` the secret."""
    secret = page.inner_text("main .quiet-text code")
    page.fill("input[name=code]", code_of(secret, ago=1))
    follow(page, MAIN)
    return secret


def code_of(secret, ago=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 - ago))


def wrong(page):
    from axe_playwright_python.sync_playwright import Axe

    found = [(one["id"], node["html"][:200]) for one in Axe().run(page).response["violations"] for node in one["nodes"]]
    if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        found.append(("sticks out", page.url))
    return found


def test_a_passkey_is_added_and_signs_in_alone(browser, live_server, ben):
    with browser(ben, "/you/security/") as page:
        with_device(page)
        add_passkey(page)
        assert page.locator("main ul.codes li").count() == 10
        follow(page, MAIN)
        assert "Ben's laptop" in page.inner_text("main")
        leave(page, live_server.url)
        page.goto(f"{live_server.url}/accounts/sign-in/?next=/you/places/")
        follow(page, "form[data-passkey] button")
        assert page.url == f"{live_server.url}/you/places/"


def test_a_passkey_is_the_second_step_after_the_password(browser, live_server, ben):
    with browser(ben, "/you/security/") as page:
        with_device(page)
        add_passkey(page)
        leave(page, live_server.url)
        by_password(page, live_server.url)
        assert page.url.endswith("/accounts/sign-in/second-step/")
        follow(page, "form[data-passkey] button")
        page.goto(f"{live_server.url}/you/")
        assert page.url.endswith("/you/")


def test_a_device_that_says_no_signs_nobody_in(browser, live_server, ben):
    with browser(ben, "/you/security/") as page:
        session, device = with_device(page)
        add_passkey(page)
        leave(page, live_server.url)
        session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
        page.goto(f"{live_server.url}/accounts/sign-in/")
        page.click("form[data-passkey] button")
        page.wait_for_selector("[data-failed]:visible")
        page.goto(f"{live_server.url}/you/")
        assert "/accounts/sign-in/" in page.url


@pytest.mark.parametrize("scripts", [True, False])
def test_an_app_is_set_up_and_asked_for(browser, live_server, ben, scripts):
    with browser(ben, "/you/security/app/", scripts=scripts) as page:
        confirm(page)
        secret = set_up_app(page)
        leave(page, live_server.url)
        by_password(page, live_server.url)
        page.fill("input[name=code]", code_of(secret))
        follow(page, MAIN)
        page.goto(f"{live_server.url}/you/security/")
        assert "Set up on" in page.inner_text("main")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_way(browser, live_server, ben, theme):
    """The pages `test_every_page` does not come to: those of strangers, and those behind a confirmation."""
    SignInRules.objects.create(issuer="https://login.example.com", client_id="x", label="Sign in with Example Ltd")
    base, found = live_server.url, {}

    def look(name):
        for size in ("wide", "phone"):
            width, height = SIZES[size]
            page.set_viewport_size({"width": width, "height": height})
            found[name, size] = wrong(page)

    with browser(ben, "/you/security/app/", theme=theme) as page:
        look("confirm")
        confirm(page)
        look("app")
        secret = set_up_app(page)
        look("codes")
        with_device(page)
        page.goto(f"{base}/you/security/passkeys/new/")
        look("passkey")
        follow(page, "form[data-passkey] .button.primary")
        look("security")
        page.goto(f"{base}/you/tokens/new/")
        look("new-token")
        page.fill("input[name=name]", "Monthly report")
        page.check("input[value='read:people']")
        follow(page, MAIN)
        look("token")
        for name in ("tokens", "places", "security/codes/new", "security/app/removal"):
            page.goto(f"{base}/you/{name}/")
            look(Path(name).name)
        leave(page, base)
        by_password(page, base)
        look("challenge")
        page.fill("input[name=code]", "000000")
        follow(page, MAIN)
        look("wrong-code")
        follow(page, "#call-off")
        look("sign-in")
        page.goto(f"{base}/accounts/sign-in/company/back/")
        look("refused")
    assert secret
    assert {key: wrongs for key, wrongs in found.items() if wrongs} == {}
