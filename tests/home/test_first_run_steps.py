"""The steps of setting up: what is there is done, the rest is passed over, left, found again and done anew."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from sixring.channels.models import Account, Trial
from sixring.core import brands, changes
from sixring.core.accounts import create_agent
from sixring.core.actors import SYSTEM
from sixring.home.first_run import address, claiming, steps
from tests.cast import agent_of
from tests.screens import enter, read

pytestmark = pytest.mark.django_db
ADA = {"name": "Ada", "email": "ada@us.test", "password": "seed trays in the shed"}


@pytest.fixture
def link():
    return claiming.new_link(actor=SYSTEM).removeprefix("http://testserver")


class TestTheSteps:
    def test_what_is_there_is_done(self, ada):
        assert done() == ["owner"]
        brands.save(None, name="GreenThumb Gardens", actor=ada)
        box = Account.objects.create(kind="email", name="Support")
        Trial.objects.create(account=box, code="sixring-test-1")
        create_agent("ben@us.test", "Ben", actor=SYSTEM)
        assert done() == ["owner", "company", "mailbox", "colleagues"]

    def test_a_step_is_passed_over_and_found_again(self, ada):
        browser = enter(ada)
        answer = browser.post(reverse("set_up:skip"), {"step": "company"})
        assert answer.headers["Location"] == reverse("set_up:address")
        assert state("company") == "skipped"
        assert browser.get(reverse("set_up:index")).headers["Location"] == reverse("set_up:address")
        browser.post(reverse("set_up:company"), {"name": "GreenThumb Gardens", "colour": "#2f6f4f"})
        assert state("company") == "done"

    def test_company_and_brand_can_be_said_again(self, ada):
        browser, page = enter(ada), reverse("set_up:company")
        browser.post(page, {"name": "GreenThumb", "colour": "#2F6F4F", "logo_url": "www.green.test/logo.png"})
        browser.post(page, {"name": "GreenThumb Gardens", "colour": "#2f6f4f"})
        brand = brands.main()
        assert (brand.name, brand.colour, brand.logo_url) == ("GreenThumb Gardens", "#2f6f4f", "")
        assert 'value="GreenThumb Gardens"' in read(browser.get(page))
        assert changes.verbs_of(brand) == ["brand.named", "brand.changed"]

    def test_a_brand_keeps_its_address_and_signature(self, ada):
        brands.save(None, name="Green", address="hello@green.test", signature="Yours", actor=ada)
        enter(ada).post(reverse("set_up:company"), {"name": "Green", "colour": "#112233"})
        assert (brands.main().address, brands.main().signature) == ("hello@green.test", "Yours")

    def test_what_no_brand_can_be_is_refused(self, ada):
        answer = enter(ada).post(reverse("set_up:company"), {"name": "Green", "colour": "green"})
        assert answer.status_code == 422
        assert brands.main() is None

    def test_a_colleague_is_invited_and_the_link_shown(self, ada):
        typed = {"email": "fern@us.test", "name": "Fern", "role": "agent"}
        said = read(enter(ada).post(reverse("set_up:colleagues"), typed))
        assert "Fern is invited" in said
        assert "/accounts/invitation/" in said
        assert state("colleagues") == "done"

    def test_a_mailbox_is_connected_by_the_form_of_the_settings(self, ada):
        browser, page = enter(ada), reverse("set_up:mailbox")
        assert "Forwarding only" in read(browser.get(page))
        typed = {"name": "Support", "enabled": "True", "s-address": "support@us.test", "s-imap_host": "imap.us.test"}
        typed |= {"s-imap_port": "993", "s-imap_tls": "on", "s-smtp_port": "587", "s-smtp_security": "starttls"}
        assert browser.post(f"{page}?with=password", typed | {"s-address": ""}).status_code == 422
        answer = browser.post(f"{page}?with=password", typed | {"s-imap_password": "secret"})
        assert answer.headers["Location"] == reverse("set_up:trial")
        box = Account.objects.get()
        assert (box.settings["address"], box.secret("imap_password"), box.enabled) == (
            "support@us.test",
            "secret",
            True,
        )

    def test_one_that_takes_tokens_leads_to_its_provider(self, ada):
        browser, page = enter(ada), reverse("set_up:mailbox")
        typed = {"name": "Support", "enabled": "True", "s-address": "support@us.test", "s-imap_host": "imap.us.test"}
        typed |= {"s-imap_tls": "on", "s-smtp_security": "starttls", "s-imap_oauth": "True"}
        answer = browser.post(f"{page}?with=oauth", typed)
        there = reverse("channels:app", args=[Account.objects.get().pk])
        assert answer.headers["Location"] == there
        assert there in read(browser.get(page))

    def test_yourself(self, ada):
        enter(ada).post(reverse("set_up:owner"), {"name": "Ada Green", "zone": "Europe/Berlin"})
        assert (agent_of(ada).name, agent_of(ada).zone) == ("Ada Green", "Europe/Berlin")
        answer = enter(ada).post(reverse("set_up:owner"), {"name": "Ada", "zone": "Mars/North"})
        assert answer.status_code == 422

    def test_the_last_one_is_done_when_somebody_says_so(self, ada):
        assert enter(ada).post(reverse("set_up:next")).headers["Location"] == "/"
        assert state("next") == "done"

    def test_steps_there_are_none_of_are_refused(self, ada):
        assert enter(ada).post(reverse("set_up:skip"), {"step": "nothing"}).status_code == 422


def done():
    return [one.step.key for one in steps.shown() if one.state == "done"]


def state(key):
    return next(one.state for one in steps.shown() if one.step.key == key)


class TestThePublicAddress:
    def test_it_is_kept_as_checked_until_it_changes(self, ada, settings):
        enter(ada).post(reverse("set_up:address"), {"act": "keep"})
        assert state("address") == "done"
        settings.PUBLIC_URL = "https://desk.green.test"
        assert state("address") == "open"

    def test_another_one_is_said_and_not_kept(self, ada, settings):
        settings.PUBLIC_URL = "https://desk.green.test"
        answer = enter(ada).post(reverse("set_up:address"), {"act": "keep"})
        assert "They differ" in read(answer)
        assert "SIXRING_PUBLIC_URL=http://testserver" in read(answer)
        assert state("address") == "open"

    @pytest.mark.parametrize(
        ("known", "used", "proxies", "said"),
        [
            ("https://desk.green.test", "https://desk.green.test", 1, "right"),
            ("https://desk.green.test", "https://DESK.green.test", 1, "right"),
            ("https://desk.green.test", "https://desk.green.test", 0, "untold"),
            ("https://desk.green.test", "http://desk.green.test", 1, "elsewhere"),
            ("http://desk.green.test", "http://desk.green.test", 0, "plain"),
            ("http://127.0.0.1:8000", "http://127.0.0.1:8000", 0, "here"),
            ("http://127.0.0.1:8000", "http://localhost:8000", 0, "elsewhere"),
        ],
    )
    def test_what_the_two_come_to(self, known, used, proxies, said):
        assert address.verdict(known, used, proxies) == said

    @pytest.mark.parametrize(
        ("headers", "used"),
        [
            ({}, "http://testserver"),
            ({"HTTP_ORIGIN": "https://testserver"}, "https://testserver"),
            ({"HTTP_REFERER": "https://testserver/set-up/company/"}, "https://testserver"),
            ({"HTTP_REFERER": "https://elsewhere.test/"}, "http://testserver"),
            ({"HTTP_X_FORWARDED_PROTO": "https"}, "https://testserver"),
        ],
    )
    def test_what_the_browser_came_by(self, rf, headers, used):
        assert address.used_by(rf.get("/", **headers)) == used

    def test_by_a_name_we_do_not_know_one_is_told_what_to_set(self):
        answer = Client().get("/accounts/sign-in/", headers={"host": "desk.other.test"})
        assert answer.status_code == 400
        assert "SIXRING_PUBLIC_URL" in read(answer)

    def test_so_is_a_form_that_comes_by_another_scheme(self, link):
        client = Client(enforce_csrf_checks=True)
        client.get(link)
        answer = client.post(link, ADA, headers={"origin": "https://testserver"})
        assert answer.status_code == 403
        assert "SIXRING_PUBLIC_URL" in read(answer)
