"""Coming in by SAML: who does, by which words of the provider; and what the owner decides."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from sixring.core import changes, clock
from sixring.core.accounts import company, deactivate, rules
from sixring.core.accounts.company import deciding
from sixring.core.accounts.company.deciding import Saml, Wanted
from sixring.core.accounts.company.saml import certificates, metadata
from sixring.core.actors import SYSTEM
from sixring.core.errors import Forbidden, Invalid, Refused
from sixring.core.fetch import FetchRefused
from sixring.core.models import Agent, CompanyAccount, CompanyAnswer, SignInRules
from tests.cast import agent_of

pytest.importorskip("signxml")
from tests.core.saml import ENTITY, SSO, Idp, Keys

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def keys():
    return Keys()


@pytest.fixture
def idp(keys):
    """The company's provider, which knows Ben."""
    cache.clear()
    yield Idp(keys)
    cache.clear()


def decided(idp, ada, xml="", **more):
    given = Saml(metadata=xml or idp.metadata(), email_claim=more.pop("email_claim", ""))
    return deciding.decide(Wanted(saml=given, **{"domains": ["us.test"]} | more), actor=ada)


@pytest.fixture
def held(idp, ada):
    return decided(idp, ada)


def come_in(idp, client=None, towards=""):
    client = client or Client()
    out = client.get(reverse("company_sign_in"), {"next": towards} if towards else {})
    assert out.status_code == 302, out.content
    return landed(client, idp.agree(out["location"]))


def landed(client, answer):
    """Their form posts without our cookie, as browsers do; then the browser fetches with it."""
    posted = Client().post(reverse("saml_back"), {"SAMLResponse": answer, "RelayState": "https://evil.test/"})
    return client.get(posted["location"]) if posted.status_code == 302 else posted


def who(client):
    answer = client.get(reverse("you"))
    return answer.context["request"].user.email if answer.status_code == 200 else "nobody"


class TestComingIn:
    def test_a_colleague_by_an_address_of_the_named_domains(self, idp, held, ben):
        client = Client()
        assert come_in(idp, client, "/people/")["location"] == "/people/"
        assert who(client) == "ben@us.test"
        assert changes.verbs_of(agent_of(ben))[-2:] == ["agent.company_joined", "agent.signed_in"]
        assert client.session["way"] == rules.COMPANY
        assert not CompanyAnswer.objects.exclude(sealed="").exists()

    def test_what_we_ask(self, idp, held):
        asked = idp.asked(Client().get(reverse("company_sign_in"))["location"])
        assert asked["Destination"] == SSO
        assert asked["audience"] == metadata.our_entity()
        assert Client().get(reverse("saml_metadata")).content.decode().count(metadata.our_door()) == 1

    def test_from_then_on_it_is_the_name_id_that_counts(self, idp, held, ben):
        come_in(idp)
        idp.attributes = {"mail": ["renamed@us.test"]}
        client = Client()
        come_in(idp, client)
        assert who(client) == "ben@us.test"

    @pytest.mark.parametrize(
        ("said", "format", "name_id"),
        [
            ({"mail": ["Ben@us.test"]}, "2.0:nameid-format:persistent", "7"),
            ({"urn:oid:0.9.2342.19200300.100.1.3": ["ben@us.test"]}, "2.0:nameid-format:persistent", "7"),
            ({"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress": ["ben@us.test"]},
             "1.1:nameid-format:unspecified", "7"),
            ({}, "1.1:nameid-format:emailAddress", "Ben@us.test"),
        ],
    )  # fmt: skip
    def test_the_address_by_the_names_providers_give_it(self, idp, held, ben, said, format, name_id):
        idp.attributes, idp.said["format"], idp.said["name_id"] = said, format, name_id
        client = Client()
        come_in(idp, client)
        assert who(client) == "ben@us.test"

    def test_by_a_response_that_is_signed_as_well(self, idp, held, ben):
        idp.outside = True
        assert come_in(idp).status_code == 302

    def test_groups_give_role_and_a_new_colleague_an_account(self, idp, ada):
        decided(idp, ada, creates=True, groups=deciding.groups_of("leads = lead"), otherwise="nobody")
        idp.attributes = {"email": ["fern@us.test"], "givenName": ["Fern"], "sn": ["Green"], "groups": ["a", "leads"]}
        assert come_in(idp).status_code == 302
        fern = Agent.objects.get(email="fern@us.test")
        assert (fern.name, fern.role) == ("Fern Green", "lead")
        idp.attributes["groups"] = ["a"]
        assert come_in(idp).status_code == 403

    def test_whoever_is_signed_in_connects_their_account(self, idp, held, ben):
        agent = agent_of(ben)
        agent.set_unusable_password()
        agent.save()
        client = Client()
        client.force_login(agent)
        there = client.post(reverse("join_company")).context["there"]
        assert landed(client, idp.agree(there))["location"] == reverse("mfa_index")
        assert agent.company_accounts.get().issuer == f"saml:{ENTITY}"

    @pytest.mark.parametrize("towards", ["https://evil.test/", "//evil.test/", "/\\evil.test", "javascript:alert(1)"])
    def test_it_leads_on_within_the_house_only(self, idp, held, ben, towards):
        assert come_in(idp, towards=towards)["location"] == "/"


class TestDeciding:
    def test_the_parts_instead_of_metadata(self, idp, keys, ada, ben):
        given = Saml(entity=ENTITY, sso=SSO, certificates=Keys("another").pem + keys.pem)
        held = deciding.decide(Wanted(saml=given, domains=["us.test"]), actor=ada)
        assert len(held.saml["certificates"]) == 2
        assert come_in(idp).status_code == 302  # signed with the second: it rolls over

    @pytest.mark.data
    def test_a_new_certificate_arrives_by_the_metadata(self, idp, ada, ben, monkeypatch):
        monkeypatch.setattr(metadata, "fetched", lambda _address: metadata.idp_of(idp.metadata().encode()))
        deciding.decide(Wanted(saml=Saml(metadata_url="https://idp.us.test/"), domains=["us.test"]), actor=ada)
        idp.keys = Keys("another")
        assert come_in(idp).status_code == 403
        SignInRules.objects.update(saml=rules.now().saml | {"read_at": clock.ago(hours=7).isoformat()})
        assert come_in(idp).status_code == 302
        idp.said["entity"], idp.keys = "https://evil.test", Keys("theirs")
        SignInRules.objects.update(saml=rules.now().saml | {"read_at": ""})
        assert come_in(idp).status_code == 403
        assert rules.now().issuer == f"saml:{ENTITY}"

    def test_certificates_are_shown_with_their_last_day(self, idp, keys, ada, client):
        decided(idp, ada, idp.metadata(keys, Keys(days=5), Keys(days=-1)))
        assert [(one.ended, one.soon) for one in certificates.shown(rules.now().saml["certificates"])] == [
            (False, False), (False, True), (True, True),
        ]  # fmt: skip
        client.force_login(agent_of(ada))
        page = client.get(reverse("sign_in_settings")).content.decode()
        assert page.count("badge bad") == 1
        assert metadata.our_entity() in page

    def test_an_owner_types_it_on_the_settings_page(self, idp, ada, client):
        client.force_login(agent_of(ada))
        typed = {"metadata": idp.metadata(), "domains": "us.test", "otherwise": "viewer", "group_claim": "groups"}
        assert client.post(reverse("sign_in_settings") + "?kind=saml", typed).status_code == 302
        assert rules.now().saml["sso"] == SSO
        assert client.post(reverse("sign_in_settings") + "?kind=openid", {"otherwise": "viewer"}).status_code == 422
        assert client.post(reverse("sign_in_settings") + "?kind=saml", {"otherwise": "viewer"}).status_code == 302
        assert rules.now().issuer == ""

    @pytest.mark.parametrize(
        "bent",
        [
            ("", "x"), ("HTTP-Redirect", "HTTP-POST"), ("https://idp.us.test/sso", "http://idp.us.test/sso"),
            (SSO.partition(":")[0], "javascript"), ("IDPSSODescriptor", "SPSSODescriptor"),
            ("<md:IDPSSODescriptor", '<md:IDPSSODescriptor WantAuthnRequestsSigned="true"'),
            ("<md:EntityDescriptor", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><md:EntityDescriptor'),
            ("<ds:X509Certificate>", "<ds:X509Certificate>AAAA"),
        ],
    )  # fmt: skip
    def test_metadata_that_does_not_fit_is_refused(self, idp, ada, bent):
        with pytest.raises(Invalid):
            decided(idp, ada, idp.metadata().replace(*bent))

    def test_weak_keys_no_domain_and_nobody_but_an_owner(self, idp, ada, ben):
        with pytest.raises(Invalid, match="too weak"):
            decided(idp, ada, idp.metadata(Keys(bits=1024)))
        with pytest.raises(Invalid, match="domains"):
            decided(idp, ada, domains=[])
        with pytest.raises(Forbidden):
            decided(idp, ben)
        with pytest.raises(FetchRefused):
            deciding.decide(Wanted(saml=Saml(metadata_url="https://127.0.0.1/")), actor=ada)

    def test_without_the_extra_it_is_said(self, idp, ada, client, monkeypatch):
        monkeypatch.setattr(company.saml, "is_there", lambda: False)
        with pytest.raises(Invalid, match="bin/setup full"):
            decided(idp, ada)
        client.force_login(agent_of(ada))
        assert "bin/setup full" in client.get(reverse("sign_in_settings"), {"kind": "saml"}).content.decode()

    def test_it_becomes_the_only_way_once_an_owner_came_by_it(self, idp, held, ada, ben):
        with pytest.raises(Refused):
            decided(idp, ada, enforced=True)
        idp.attributes["email"] = ["ada@us.test"]
        come_in(idp)
        assert decided(idp, ada, enforced=True).enforced

    def test_somebody_who_left_or_has_an_address_of_another_stays_out(self, idp, held, ben):
        come_in(idp)
        idp.said["name_id"] = "another"
        assert come_in(idp).status_code == 403
        idp.said["name_id"] = "248289"
        deactivate(agent_of(ben), actor=SYSTEM)
        assert come_in(idp).status_code == 403

    def test_addresses_elsewhere_prove_nothing(self, idp, held, ben):
        idp.attributes["email"] = ["ben@us.test.evil.test"]
        assert come_in(idp).status_code == 403
        idp.attributes["email"] = ["ben@us.test", "ada@us.test"]
        assert come_in(idp).status_code == 403
        assert not CompanyAccount.objects.exists()
