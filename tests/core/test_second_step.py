"""Facts about the second step: an authenticator app, recovery codes, and the owner's rule that everybody has one."""

import re
import time
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from sixring.core import changes, secrets
from sixring.core.accounts import create_agent, second_step, sessions
from sixring.core.accounts.second_step import adapter
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Forbidden
from sixring.core.models import Agent
from tests.cast import agent_of

pytestmark = pytest.mark.django_db
GOOD = "a ladder in the rain"


@pytest.fixture(autouse=True)
def fresh_counts(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def fern() -> Agent:
    return create_agent("fern@us.test", "Fern Colleague", actor=SYSTEM, password=GOOD)


def sign_in(client: Client, password: str = GOOD):
    return client.post(reverse("account_login"), {"login": "fern@us.test", "password": password})


def who(client: Client) -> str:
    answer = client.get(reverse("mfa_index"))
    return "in" if answer.status_code == 200 else "out"


def code_of(secret: str, ago: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 - ago))


def confirmed() -> Client:
    client = Client()
    sign_in(client)
    client.post(reverse("account_reauthenticate"), {"password": GOOD})
    return client


def set_up(client: Client) -> tuple[str, list[str]]:
    """Set an app up; its secret, and the recovery codes that are shown."""
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret, ago=1)})
    assert done["location"] == reverse("mfa_view_recovery_codes")
    shown = client.get(done["location"]).content.decode()
    return secret, re.findall(r"<code>(\d{10})</code>", shown)


class TestSigningIn:
    def test_the_code_of_the_app_is_asked_after_the_password(self, fern):
        secret, _ = set_up(confirmed())
        client = Client()
        assert sign_in(client)["location"] == reverse("mfa_authenticate")
        assert who(client) == "out"
        assert client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 302
        assert who(client) == "in"
        assert changes.verbs_of(fern)[-1] == "agent.signed_in"

    def test_a_code_works_once(self, fern):
        secret, _ = set_up(confirmed())
        code = code_of(secret)
        for expected in (302, 422):
            client = Client()
            sign_in(client)
            assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == expected

    def test_a_recovery_code_works_once(self, fern):
        _, codes = set_up(confirmed())
        assert len(codes) == 10
        for expected in (302, 422):
            client = Client()
            sign_in(client)
            assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == expected

    def test_guessing_comes_to_rest(self, fern):
        set_up(confirmed())
        client = Client()
        sign_in(client)
        answers = [client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code for _ in range(6)]
        assert answers == [422] * 5 + [429]

    def test_the_second_step_alone_lets_nobody_in(self, fern):
        secret, _ = set_up(confirmed())
        client = Client()
        assert client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})["location"] == reverse(
            "account_login"
        )
        sign_in(client, "wrong")
        assert client.get(reverse("mfa_authenticate")).status_code == 302

    def test_what_is_no_passkey_signs_nobody_in(self, fern):
        address = reverse("mfa_login_webauthn")
        for odd in ("", "{}", "[]", "7", '{"response": {"userHandle": "MQ"}}', '{"response": 7}', "{"):
            client = Client()
            client.get(address, headers={"accept": "application/json"})
            assert client.post(address, {"credential": odd}).status_code in {200, 302}, odd
            assert who(client) == "out"


class TestSettingUp:
    def test_it_is_confirmed_first(self, fern):
        client = Client()
        sign_in(client)
        for page in ("mfa_activate_totp", "mfa_generate_recovery_codes", "new_token"):
            assert client.get(reverse(page))["location"].startswith(reverse("account_reauthenticate"))

    def test_codes_are_shown_once(self, fern):
        client = confirmed()
        set_up(client)
        again = client.get(reverse("mfa_view_recovery_codes")).content.decode()
        assert not re.findall(r"\d{10}", again)
        assert "shown already" in again

    def test_new_codes_end_the_old_ones(self, fern):
        client = confirmed()
        _, old = set_up(client)
        client.post(reverse("mfa_generate_recovery_codes"))
        shown = client.get(reverse("mfa_view_recovery_codes")).content.decode()
        assert old[0] not in shown
        entering = Client()
        sign_in(entering)
        assert entering.post(reverse("mfa_authenticate"), {"code": old[0]}).status_code == 422

    def test_removing_it_takes_the_codes_along(self, fern):
        client = confirmed()
        set_up(client)
        client.post(reverse("mfa_deactivate_totp"))
        assert not Authenticator.objects.exists()
        assert changes.verbs_of(fern)[-2:] == ["agent.second_step_added", "agent.second_step_removed"]

    def test_a_wrong_code_switches_nothing_on(self, fern):
        client = confirmed()
        client.get(reverse("mfa_activate_totp"))
        assert client.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 422
        assert not Authenticator.objects.exists()

    def test_secrets_rest_sealed_and_outlive_a_rotation(self, fern):
        secret, _ = set_up(confirmed())
        assert secret not in str(list(Authenticator.objects.values_list("data")))
        secrets.rotate()
        secrets.rotate()
        assert adapter.Adapter().decrypt(Authenticator.objects.get(type="totp").data["secret"]) == secret

    @pytest.mark.parametrize(
        ("address", "work"),
        [
            ("https://desk.example.com", True), ("http://localhost:8000", True), ("http://desk.example.com", False),
            ("http://127.0.0.1:8000", False), ("https://203.0.113.7", False),
        ],
    )  # fmt: skip
    def test_passkeys_need_a_name_and_https(self, address, work, settings):
        settings.PUBLIC_URL = address
        assert adapter.passkeys_work() is work


class TestRequired:
    @pytest.fixture
    def required(self, ada: Actor, fern: Agent) -> None:
        second_step.require(True, actor=ada)

    def test_who_lacks_it_is_led_to_set_it_up(self, required, fern):
        client = Client()
        sign_in(client)
        assert client.get(reverse("people:list"))["location"] == reverse("mfa_index")
        assert sessions.agent_of(client.session.session_key) is None
        assert sessions.agents_of([client.session.session_key]) == {}
        assert "Set one up" in client.get(reverse("mfa_index")).content.decode()
        client.post(reverse("account_reauthenticate"), {"password": GOOD})
        set_up(client)
        assert client.get(reverse("people:list")).status_code == 200
        assert sessions.agent_of(client.session.session_key) == fern

    def test_the_last_one_stays(self, required, fern):
        client = confirmed()
        set_up(client)
        assert client.post(reverse("mfa_deactivate_totp")).status_code == 200
        key = Authenticator.objects.create(user=fern, type="webauthn", data={"name": "Key", "credential": {}})
        assert client.post(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 302
        assert Authenticator.objects.filter(type="totp").exists()

    def test_a_new_colleague_owes_it_too(self, required):
        assert create_agent("gil@us.test", "Gil", actor=SYSTEM).owes_second_step

    def test_left_free_again_nobody_owes_it(self, required, ada, fern):
        second_step.require(False, actor=ada)
        fern.refresh_from_db()
        assert not fern.owes_second_step

    def test_only_an_owner_requires_it(self, ben):
        with pytest.raises(Forbidden):
            second_step.require(True, actor=ben)

    def test_somebody_elses_passkey_is_not_there(self, fern, ben):
        key = Authenticator.objects.create(user=agent_of(ben), type="webauthn", data={"name": "Key", "credential": {}})
        assert confirmed().post(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 404
