"""What must not come in by SAML: answers for others, of others, of yesterday, wrapped, bent, played again."""

import base64
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from lxml import etree

from sixring.core import clock
from sixring.core.accounts import rules

pytest.importorskip("signxml")
from tests.core.saml import ENTITY, asked, attempt, post, refused, trusted

pytestmark = pytest.mark.django_db


@pytest.fixture
def idp(ada, ben):
    """The company's provider, which knows Ben; Ada owns the house and is whom one would like to be."""
    cache.clear()
    yield trusted(ada)
    cache.clear()


def test_the_plain_answer_works(idp):
    assert attempt(idp) == 302


@pytest.mark.parametrize(
    "more",
    [
        {"audience": "https://other.test/"}, {"door": "https://other.test/acs"}, {"entity": "https://evil.test/"},
        {"status": "Requester"}, {"format": "2.0:nameid-format:transient"}, {"name_id": ""}, {"name_id": "x" * 256},
        {"until": -190}, {"now": 200}, {"until": "2999-01-01T00:00:00"},
        {"until": "soon"}, {"question": ""},
    ],
)  # fmt: skip
def test_an_answer_that_was_not_made_for_this(idp, more):
    assert refused(idp, **more)


@pytest.mark.parametrize("more", [{"until": -60}, {"now": 120}, {"until": "9999-12-31T23:59:59Z"}])
def test_clocks_may_differ_by_three_minutes(idp, more):
    assert attempt(idp, **more) == 302


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<saml:AudienceRestriction>", "<saml:Condition/><saml:AudienceRestriction>"),
        ("saml:AudienceRestriction", "saml:ProxyRestriction"), ("cm:bearer", "cm:sender-vouches"),
        ('" Recipient="', '" NotBefore="2020-01-01T00:00:00Z" Recipient="'), ("saml:Conditions", "saml:Advice"),
        ("saml:AuthnStatement", "saml:AuthzDecisionStatement"), ("saml:NameID", "saml:BaseID"),
        ('AuthnInstant="', 'SessionNotOnOrAfter="2020-01-01T00:00:00Z" AuthnInstant="'),
        ("<saml:Subject>", '<saml:Subject id="_a"><saml:Advice Id="_a"/>'), ('Version="2.0"', 'Version="1.1"'),
        ("saml:Assertion", "saml:EncryptedAssertion"), ('Recipient="', 'Recipient="https://evil.test/?'),
        (f"{ENTITY}</saml:Issuer><ds", "https://evil.test/</saml:Issuer><ds"),
        ('SubjectConfirmationData\n InResponseTo="', 'SubjectConfirmationData\n InResponseTo="_x'),
    ],
)  # fmt: skip
def test_an_assertion_that_is_signed_and_odd(idp, old, new):
    idp.bend = lambda xml: xml.replace(old, new)
    assert refused(idp)


class TestReading:
    @pytest.mark.parametrize("split", ["ada@us.test<!---->.evil.test", "b<!-- x -->en@us.test", "<?x y?>ben@us.test"])
    @pytest.mark.parametrize("place", ["email", "name_id"])
    def test_a_comment_that_parts_a_name(self, idp, caplog, place, split):
        """The signature of a text without comments holds with them too: nobody becomes who half a name says."""
        plain = re.sub(r"<[^>]*>", "", split)
        idp.attributes["email"] = [plain]
        idp.said |= {"name_id": plain, "format": "1.1:nameid-format:emailAddress"}
        end = {"email": "</saml:AttributeValue>", "name_id": "</saml:NameID>"}[place]
        idp.wrap = lambda root: etree.tostring(root).replace((plain + end).encode(), (split + end).encode())
        assert refused(idp)
        assert "comments, instructions" in caplog.text

    @pytest.mark.parametrize(
        "head",
        [
            '<!DOCTYPE x SYSTEM "https://evil.test/x.dtd">', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
            '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>', "<!-- -->", "<?x y?>",
            '<?xml version="1.0" encoding="UTF-7"?>+ADw-!DOCTYPE x+AD4-',
        ],
    )  # fmt: skip
    def test_a_document_type_or_something_before_the_root(self, idp, head):
        idp.wrap = lambda root: head.encode() + etree.tostring(root)
        assert refused(idp)

    def test_another_encoding(self, idp):
        idp.wrap = lambda root: etree.tostring(root, encoding="utf-16")
        assert refused(idp)

    @pytest.mark.parametrize(
        "answer", ["", "%%%", base64.b64encode(b"<a>").decode(), base64.b64encode(b"<a/>" * 2).decode()]
    )
    def test_no_answer_at_all(self, idp, answer):
        assert post(answer).status_code == 403

    def test_a_large_one_is_not_looked_at(self, idp):
        idp.wrap = lambda root: etree.tostring(root) + b" " * 400_000
        assert refused(idp)

    def test_deep_nesting_ends_quickly(self, idp):
        deep = base64.b64encode(b"<a>" * 20_000 + b"</a>" * 20_000).decode()
        assert post(deep).status_code == 403


class TestOnce:
    def test_an_answer_nobody_asked_for(self, idp):
        assert attempt(idp, question="_unasked") == 403
        caught = idp.agree(asked(Client()))
        assert Client().get(post(caught)["location"]).status_code == 403

    def test_an_answer_for_another_browser(self, idp):
        theirs, ours = Client(), Client()
        asked(ours)
        ticket = post(idp.agree(asked(theirs)))["location"]
        assert ours.get(ticket).status_code == 403
        assert theirs.get(ticket).status_code == 403  # the ticket is spent

    def test_a_question_is_answered_once(self, idp):
        client = Client()
        there = asked(client)
        first, second = post(idp.agree(there))["location"], post(idp.agree(there))["location"]
        assert client.get(first).status_code == 302
        assert client.get(second).status_code == 403

    @pytest.mark.data
    def test_an_assertion_played_again(self, idp):
        client = Client()
        answer = idp.agree(asked(client))
        ticket = post(answer)["location"]
        assert post(answer).status_code == 403
        assert client.get(ticket).status_code == 302
        assert client.get(ticket).status_code == 403
        with clock.frozen(clock.ahead(minutes=6)):
            assert post(answer).status_code == 403  # still in time by our leeway
        with clock.frozen(clock.ahead(minutes=9)):
            assert post(answer).status_code == 403  # out of time

    def test_a_ticket_or_a_question_left_lying(self, idp):
        client = Client()
        ticket = post(idp.agree(asked(client)))["location"]
        with clock.frozen(clock.ahead(minutes=3)):
            assert client.get(ticket).status_code == 403

    def test_by_openid_s_door_or_after_the_provider_changed(self, idp):
        client = Client()
        answer = idp.agree(asked(client))
        assert client.get(reverse("company_back"), {"code": "x", "state": "x"}).status_code == 403
        ticket = post(answer)["location"]
        assert client.get(ticket).status_code == 403  # that was the one attempt
        held = rules.now()
        held.issuer = "https://openid.test"
        held.save()
        assert post(answer).status_code == 404

    def test_the_way_back_is_open_to_nobody_by_get(self, idp):
        assert Client().get(reverse("saml_back")).status_code == 405

    def test_who_has_no_address_here(self, idp):
        idp.attributes = {"email": ["cleo@us.test"]}
        assert attempt(idp) == 403
