"""Coming in by the company's own sign-in, against a provider that really answers; and everything it must not let in."""

import time
from collections.abc import Iterator

import jwt
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from sixring.core import changes
from sixring.core.accounts import create_agent, deactivate, rules, sign_in_link
from sixring.core.accounts.company import deciding
from sixring.core.accounts.company.deciding import Wanted
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Forbidden, Invalid, Refused
from sixring.core.fetch import FetchRefused
from sixring.core.models import Agent, CompanyAccount, Role, SignInRules, Team
from tests.cast import agent_of
from tests.core.openid import CLIENT, SECRET, Provider, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def far(settings: Settings) -> Iterator[Provider]:
    """The company's provider, which knows Ben."""
    cache.clear()
    with running() as provider:
        settings.FETCH_ALLOW = [provider.place]
        yield provider
    cache.clear()


@pytest.fixture
def held(far: Provider, ada: Actor) -> SignInRules:
    return decided(far, ada)


def decided(far: Provider, ada: Actor, **more) -> SignInRules:
    return deciding.decide(Wanted(issuer=far.issuer, client_id=CLIENT, secret=SECRET, **more), actor=ada)


def come_in(far: Provider, client: Client | None = None, towards: str = ""):
    out = (client := client or Client()).get(reverse("company_sign_in"), {"next": towards} if towards else {})
    assert out.status_code == 302, out.content
    return client.get(far.agree(out["location"]))


def who(client: Client) -> str:
    answer = client.get(reverse("you"))
    return answer.context["request"].user.email if answer.status_code == 200 else "nobody"


class TestComingIn:
    def test_a_colleague_known_by_a_verified_address(self, far, held, ben):
        client = Client()
        assert reverse("company_sign_in") in client.get(reverse("account_login")).content.decode()
        assert come_in(far, client, "/people/")["location"] == "/people/"
        assert who(client) == "ben@us.test"
        assert changes.verbs_of(agent_of(ben))[-2:] == ["agent.company_joined", "agent.signed_in"]
        assert client.session["way"] == rules.COMPANY

    def test_from_then_on_it_is_the_subject_that_counts(self, far, held, ben):
        come_in(far)
        far.claims |= {"email": "renamed@us.test", "email_verified": False}
        client = Client()
        come_in(far, client)
        assert who(client) == "ben@us.test"

    def test_what_the_token_leaves_out_is_asked_of_the_provider(self, far, held, ben):
        far.userinfo = dict(far.claims)
        far.claims = {"sub": far.claims["sub"]}
        assert come_in(far).status_code == 302
        far.userinfo["sub"] = "somebody-else"
        CompanyAccount.objects.all().delete()
        assert come_in(far).status_code == 403

    def test_a_new_colleague_gets_an_account_where_the_owner_says_so(self, far, ada):
        far.claims |= {"sub": "9", "email": "fern@us.test", "name": "Fern"}
        decided(far, ada)
        assert come_in(far).status_code == 403
        decided(far, ada, creates=True, otherwise="agent")
        assert come_in(far).status_code == 302
        fern = Agent.objects.get(email="fern@us.test")
        assert (fern.name, fern.role, fern.has_usable_password()) == ("Fern", Role.AGENT, False)

    def test_whoever_is_signed_in_connects_without_a_verified_address(self, far, held, ben):
        agent = agent_of(ben)
        agent.set_unusable_password()
        agent.save()
        far.claims |= {"email_verified": False, "email": "b@elsewhere.test"}
        client = Client()
        client.force_login(agent)
        out = client.post(reverse("join_company"))
        there = out.context["there"]  # a page leads there: no form of ours may
        assert client.get(far.agree(there))["location"] == reverse("mfa_index")
        assert agent.company_accounts.get().subject == "248289"


class TestKeptOut:
    def refused(self, far) -> bool:
        client = Client()
        return come_in(far, client).status_code == 403 and who(client) == "nobody"

    @pytest.mark.parametrize(
        "bent",
        [
            {"nonce": "another"}, {"nonce": None}, {"aud": "another"}, {"aud": [CLIENT, "another"]}, {"azp": "another"},
            {"iss": "https://evil.test"}, {"exp": int(time.time()) - 90}, {"exp": None}, {"sub": ""}, {"sub": None},
            {"iat": int(time.time()) + 900},
        ],
    )  # fmt: skip
    def test_a_token_that_was_not_made_for_this(self, far, held, ben, bent):
        far.bend = lambda token: {name: value for name, value in (token | bent).items() if value is not None}
        assert self.refused(far)

    def test_a_token_nobody_signed(self, far, held, ben):
        far.sign = lambda token: jwt.encode(token, None, algorithm="none", headers={"kid": "one"})
        assert self.refused(far)

    def test_a_token_signed_with_the_public_key_as_a_shared_secret(self, far, held, ben, monkeypatch):
        monkeypatch.setattr(jwt.algorithms.HMACAlgorithm, "prepare_key", lambda _self, key: key)  # PyJWT would refuse
        far.sign = lambda token: jwt.encode(token, far.public, algorithm="HS256", headers={"kid": "one"})
        assert self.refused(far)

    def test_a_token_signed_by_somebody_else(self, far, held, ben):
        other = Provider()
        other.server.server_close()
        far.sign = other.signed
        assert self.refused(far)

    def test_an_unverified_address(self, far, held, ben):
        for unproven in (False, "true", None):
            far.claims["email_verified"] = unproven
            assert self.refused(far)
        assert not CompanyAccount.objects.exists()

    def test_an_address_handed_on_to_somebody_new(self, far, held, ben):
        come_in(far)
        far.claims["sub"] = "another"
        assert self.refused(far)

    def test_a_domain_that_may_not(self, far, ada, ben):
        decided(far, ada, domains=["else.test"])
        assert self.refused(far)
        decided(far, ada, domains=["us.test"])
        assert come_in(far).status_code == 302

    def test_somebody_who_left(self, far, held, ben):
        come_in(far)
        deactivate(agent_of(ben), actor=SYSTEM)
        assert self.refused(far)

    def test_another_state_or_none(self, far, held, ben):
        client = Client()
        out = client.get(reverse("company_sign_in"))
        back = far.agree(out["location"])
        assert Client().get(back).status_code == 403  # begun in another browser
        assert client.get(back.replace("state=", "state=x")).status_code == 403
        assert client.get(back).status_code == 403  # the attempt is spent
        assert Client().get(reverse("company_back")).status_code == 403

    def test_a_code_caught_from_another_attempt(self, far, held, ben):
        caught, client = Client(), Client()
        code = far.agree(caught.get(reverse("company_sign_in"))["location"]).partition("code=")[2].partition("&")[0]
        state = far.agree(client.get(reverse("company_sign_in"))["location"]).partition("state=")[2]
        assert client.get(reverse("company_back"), {"code": code, "state": state}).status_code == 403

    @pytest.mark.parametrize("towards", ["https://evil.test/", "//evil.test/", "/\\evil.test", "javascript:alert(1)"])
    def test_it_leads_on_within_the_house_only(self, far, held, ben, towards):
        assert come_in(far, towards=towards)["location"] == "/"


class TestGroups:
    @pytest.fixture
    def mapped(self, far, ada) -> SignInRules:
        Team.objects.create(name="Billing")
        return decided(far, ada, groups=deciding.groups_of("leads = lead, Billing\nstaff = agent"))

    def test_they_give_role_and_team_and_take_them_again(self, far, mapped, ben):
        far.claims["groups"] = ["staff", "leads"]
        come_in(far)
        agent = agent_of(ben)
        assert (agent.role, set(agent.teams.values_list("name", flat=True))) == ("lead", {"Support", "Billing"})
        far.claims["groups"] = ["staff"]
        come_in(far)
        agent = agent_of(ben)
        assert (agent.role, set(agent.teams.values_list("name", flat=True))) == ("agent", {"Support"})
        far.claims["groups"] = []
        come_in(far)
        assert agent_of(ben).role == "viewer"

    def test_who_is_in_none_may_be_kept_out(self, far, ada, mapped, ben):
        decided(far, ada, groups=deciding.groups_of("leads = lead"), otherwise="nobody")
        assert come_in(far).status_code == 403

    def test_they_never_make_or_unmake_an_owner(self, far, mapped, ada):
        far.claims |= {"email": "ada@us.test", "groups": ["staff"]}
        come_in(far)
        assert agent_of(ada).role == "owner"
        with pytest.raises(Invalid):
            deciding.groups_of("leads = owner")


class TestTheOnlyWay:
    @pytest.fixture
    def only(self, far, held, ada) -> SignInRules:
        far.claims["email"] = "ada@us.test"
        come_in(far)
        return decided(far, ada, enforced=True)

    def test_passwords_end(self, only, settings):
        fern = create_agent("fern@us.test", "Fern", actor=SYSTEM, password="a ladder in the rain")
        client = Client()
        client.post(reverse("account_login"), {"login": fern.email, "password": "a ladder in the rain"})
        assert who(client) == "nobody"
        assert 'type="password"' not in Client().get(reverse("account_login")).content.decode()

    def test_an_owner_has_a_way_back_from_the_terminal(self, only, ada, ben):
        assert Client().get(sign_in_link(agent_of(ada), actor=SYSTEM)).status_code == 302
        assert Client().get(sign_in_link(agent_of(ben), actor=SYSTEM)).status_code == 403

    def test_it_is_refused_before_an_owner_has_come_in_by_it(self, far, ada):
        with pytest.raises(Refused):
            decided(far, ada, enforced=True)


class TestDeciding:
    def test_the_secret_rests_sealed(self, held):
        assert SECRET not in held.sealed
        assert SECRET not in str(SignInRules.objects.values())

    def test_only_an_owner_decides(self, far, ben):
        with pytest.raises(Forbidden):
            decided(far, ben)

    def test_our_own_network_is_not_asked_unless_allowed(self, ada, settings):
        settings.FETCH_ALLOW = []
        for address in ("http://127.0.0.1:9", "http://example.com", "file:///etc/passwd", "https://"):
            with pytest.raises(Invalid):
                deciding.decide(Wanted(issuer=address, client_id="x", secret="y"), actor=ada)
        with pytest.raises(FetchRefused):
            deciding.decide(Wanted(issuer="https://127.0.0.1", client_id="x", secret="y"), actor=ada)

    def test_a_provider_that_calls_itself_otherwise_is_refused(self, far, ada):
        real, far.issuer = far.issuer, "https://other.test"
        with pytest.raises(Invalid):
            deciding.decide(Wanted(issuer=real, client_id="x", secret="y"), actor=ada)
