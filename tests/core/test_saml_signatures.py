"""Signatures that must not let anybody in by SAML: none, weak, of others, of something else, and wrapped."""

import copy

import pytest
from django.core.cache import cache
from lxml import etree

from sixring.core.accounts import rules
from sixring.core.accounts.company.saml import signed

pytest.importorskip("signxml")
from tests.core.saml import Idp, Keys, refused, trusted

pytestmark = pytest.mark.django_db
A, P = "{urn:oasis:names:tc:SAML:2.0:assertion}", "{urn:oasis:names:tc:SAML:2.0:protocol}"
D = "{http://www.w3.org/2000/09/xmldsig#}"
SHA1 = "http://www.w3.org/2000/09/xmldsig#"


@pytest.fixture
def idp(ada, ben):
    """The company's provider, which knows Ben; Ada owns the house and is whom one would like to be."""
    cache.clear()
    yield trusted(ada)
    cache.clear()


class TestSigned:
    def test_nobody_signed(self, idp):
        idp.inside = False
        assert refused(idp)

    def test_the_response_alone(self, idp):
        idp.inside, idp.outside = False, True
        assert refused(idp)

    def test_by_somebody_else_who_brings_a_certificate_along(self, idp):
        idp.keys = Keys("another")
        assert refused(idp)

    @pytest.mark.parametrize(
        "how",
        [
            {"signature_algorithm": f"{SHA1}rsa-sha1"}, {"digest_algorithm": f"{SHA1}sha1"},
            {"signature_algorithm": "rsa-sha224"},
        ],
    )  # fmt: skip
    def test_by_what_is_too_weak(self, idp, how):
        idp.how = how
        assert refused(idp)

    def test_by_a_shared_secret_anybody_knows(self, idp):
        idp.wrap = lambda root: swapped(
            root, "SignatureMethod", "Algorithm", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"
        )
        assert refused(idp)

    def test_changed_afterwards(self, idp):
        idp.wrap = lambda root: etree.tostring(root).replace(b"ben@us.test", b"ada@us.test")
        assert refused(idp)

    def test_a_response_signature_that_does_not_hold(self, idp):
        idp.outside = True
        idp.wrap = lambda root: etree.tostring(root).replace(b"<samlp:Status>", b"<samlp:Status >\n")
        assert refused(idp)

    def test_a_certificate_that_ended(self, idp, ada):
        ended = Idp(Keys(days=-1))
        held = rules.now()
        held.saml |= {"certificates": [ended.keys.pem]}
        held.save()
        assert refused(ended)

    @pytest.mark.parametrize("uri", ["", "#_other", "https://evil.test/"])
    def test_a_signature_of_something_else(self, idp, uri):
        idp.wrap = lambda root: swapped(root, "Reference", "URI", uri)
        assert refused(idp)

    @pytest.mark.parametrize(
        "algorithm",
        [
            "http://www.w3.org/TR/1999/REC-xslt-19991116", "http://www.w3.org/TR/1999/REC-xpath-19991116",
            "http://www.w3.org/2000/09/xmldsig#base64", "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
        ],
    )  # fmt: skip
    def test_a_transform_that_could_show_something_else(self, idp, algorithm):
        idp.wrap = lambda root: swapped(root, "Transform", "Algorithm", algorithm)
        assert refused(idp)


def swapped(root, tag, name, value):
    for one in root.iter(f"{D}{tag}"):
        one.set(name, value)
    return root


def evil(root, name="_evil"):
    """The signed assertion once more, without signature, and Ada's."""
    made = copy.deepcopy(root.find(f"{A}Assertion"))
    made.set("ID", name)
    made.remove(made.find(f"{D}Signature"))
    made.find(f".//{A}NameID").text = "ada"
    made.find(f".//{A}AttributeValue").text = "ada@us.test"
    return made


def before(root):
    root.insert(0, evil(root))


def after(root):
    root.append(evil(root))


def of_the_same_id(root):
    root.insert(0, evil(root, root.find(f"{A}Assertion").get("ID")))


def around(root):
    """The forged assertion takes the signature along, and the true one inside it."""
    true, forged = root.find(f"{A}Assertion"), evil(root)
    signature = copy.deepcopy(true.find(f"{D}Signature"))
    root.replace(true, forged)
    etree.SubElement(signature, f"{D}Object").append(true)
    forged.insert(1, signature)


def in_extensions(root):
    true, forged = root.find(f"{A}Assertion"), evil(root)
    root.replace(true, forged)
    forged.insert(1, true.find(f"{D}Signature"))
    box = etree.Element(f"{P}Extensions")
    box.append(true)
    root.insert(1, box)


def signature_alone(root):
    """The forged one carries the true signature, whose reference points to the true one at the end."""
    true, forged = root.find(f"{A}Assertion"), evil(root)
    root.insert(root.index(true), forged)
    forged.insert(1, copy.deepcopy(true.find(f"{D}Signature")))


def another_response(root):
    inner = copy.deepcopy(root)
    root.replace(root.find(f"{A}Assertion"), evil(root))
    etree.SubElement(root, f"{P}Extensions").append(inner)


def in_advice(root):
    true, forged = root.find(f"{A}Assertion"), evil(root)
    root.replace(true, forged)
    etree.SubElement(forged, f"{A}Advice").append(true)


def two_signatures(root):
    true = root.find(f"{A}Assertion")
    true.insert(1, copy.deepcopy(true.find(f"{D}Signature")))


@pytest.mark.parametrize(
    "wrapped",
    [
        before,
        after,
        of_the_same_id,
        around,
        in_extensions,
        signature_alone,
        another_response,
        in_advice,
        two_signatures,
    ],
)
@pytest.mark.parametrize("both", [True, False])
def test_a_signed_assertion_wrapped_into_a_forged_one(idp, monkeypatch, wrapped, both):
    """Twice over: by the shape of the answer, and, were that not looked at, by what the signature is of."""

    def wrap(root):
        wrapped(root)
        return root

    idp.wrap = wrap
    if not both:
        monkeypatch.setattr(signed, "refuse_doubles", lambda _root: None)
    assert refused(idp)
