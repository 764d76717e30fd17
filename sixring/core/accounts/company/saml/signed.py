"""The assertion of an answer, as it was signed by the provider's key. What stands around it is never handed on."""

from __future__ import annotations

from typing import Any

from cryptography import x509

from sixring.core import clock

from .reading import ASSERTION, NAMES, Element, the_one

METHODS = ("RSA_SHA256", "RSA_SHA384", "RSA_SHA512", "SHA256_RSA_MGF1", "SHA384_RSA_MGF1", "SHA512_RSA_MGF1",
           "ECDSA_SHA256", "ECDSA_SHA384", "ECDSA_SHA512")  # fmt: skip
DIGESTS = ("SHA256", "SHA384", "SHA512")
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
TRANSFORMS = {"http://www.w3.org/2000/09/xmldsig#enveloped-signature", EXCLUSIVE}
ANYWHERE = ".//{*}"


def assertion_of(root: Element, certificates: list[str]) -> Element:
    """The one signed assertion of an answer, read anew from the bytes that were signed. Raises `ValueError`.

    One assertion and at most one signature on it and on the answer: whoever wraps a signed assertion into another
    answer, or hides it in one, needs a second of something, or one elsewhere.
    """
    refuse_doubles(root)
    assertion = the_one(root, "a:Assertion")
    signatures = [
        one for one in (assertion.find("d:Signature", NAMES), root.find("d:Signature", NAMES)) if one is not None
    ]
    if len(signatures) != len(root.findall(f"{ANYWHERE}Signature")):
        raise ValueError("signatures where none belong")
    if signatures and signatures[-1].getparent() is root:
        verified(root, root, "./", certificates)
    found = verified(root, assertion, f"./{{{ASSERTION}}}Assertion/", certificates)
    if found.tag != assertion.tag or found.get("ID") != assertion.get("ID"):
        raise ValueError("something else was signed")
    return found


def refuse_doubles(root: Element) -> None:
    if root.find(f"{ANYWHERE}EncryptedAssertion") is not None:
        raise ValueError("the assertion is encrypted, which is not read here")
    if len(root.findall(f"{ANYWHERE}Assertion")) != 1 or root.find(f"{ANYWHERE}Response") is not None:
        raise ValueError("more or less than one assertion")
    ids = [value for one in root.iter() for name, value in one.items() if name.rpartition("}")[2].lower() == "id"]
    if len(ids) != len(set(ids)):
        raise ValueError("an ID twice")


def verified(root: Element, element: Element, place: str, certificates: list[str]) -> Element:
    """What the signature of `element` signs, if it is `element` by one of these keys. Raises `ValueError`."""
    refuse_odd_signature(the_one(element, "d:Signature"), element.get("ID", ""))
    reasons = []
    for pem in certificates:
        try:
            return signed_with(x509.load_pem_x509_certificate(pem.encode()), root, place)
        except Exception as problem:  # whatever stops the check, it has not passed
            reasons.append(f"{type(problem).__name__}: {problem}")
    raise ValueError(f"no certificate fits: {'; '.join(reasons)}")


def refuse_odd_signature(signature: Element, name: str) -> None:
    """One reference, to the element it stands in, with the two transforms of saml-core 5.4.4 at most."""
    reference = the_one(signature, "d:SignedInfo/d:Reference")
    if not name or reference.get("URI") != f"#{name}":
        raise ValueError("the signature is of something else")
    used = {one.get("Algorithm") for one in signature.iter("{*}Transform", "{*}CanonicalizationMethod")}
    if not used <= TRANSFORMS or signature.find(f"{ANYWHERE}Object") is not None:
        raise ValueError(f"the signature is odd: {sorted(map(str, used - TRANSFORMS))}")


def signed_with(certificate: x509.Certificate, root: Element, place: str) -> Element:
    from signxml.algorithms import DigestAlgorithm, SignatureMethod  # the extra may be missing
    from signxml.verifier import SignatureConfiguration, XMLVerifier

    wanted: Any = SignatureConfiguration(
        location=place, verification_time=clock.now(),
        signature_methods=frozenset(SignatureMethod[name] for name in METHODS),
        digest_algorithms=frozenset(DigestAlgorithm[name] for name in DIGESTS),
    )  # fmt: skip
    result: Any = XMLVerifier().verify(root, x509_cert=certificate, id_attribute="ID", expect_config=wanted)
    return result.signed_xml
