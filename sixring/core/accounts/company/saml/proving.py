"""Proving an answer: its assertion signed by the provider, for us, now, as the answer to a question of ours.

The rules are those of saml-profiles 4.1.4.3 and saml-core 2.5; nothing outside the signed assertion is believed.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta

from sixring.core import clock
from sixring.core.errors import Forbidden
from sixring.core.models import SignInRules

from ..proving import Claims, NotProven
from . import mapping, reading, signed
from .metadata import our_door, our_entity
from .reading import ASSERTION, NAMES, PROTOCOL, Element, text_of, the_one

LEEWAY, LONGEST = timedelta(seconds=180), timedelta(days=30)
SUCCESS, BEARER = "urn:oasis:names:tc:SAML:2.0:status:Success", "urn:oasis:names:tc:SAML:2.0:cm:bearer"
CONDITIONS = {f"{{{ASSERTION}}}{name}" for name in ("AudienceRestriction", "OneTimeUse", "ProxyRestriction")}
NO = "Your company's sign-in said no. Nothing has changed; try again or ask an administrator."


@dataclass(frozen=True, slots=True)
class Proven:
    """Who it is, to which question of ours, by which assertion, which nobody can use again before `until`."""

    claims: Claims
    question: str
    assertion: str
    until: datetime


def proven(answer: str, held: SignInRules) -> Proven:
    """What an answer (base64) proves. Raises `NotProven`, or `Forbidden` when the provider said no."""
    try:
        root = reading.read(decoded(answer))
        refuse_odd_answer(root, held)
        assertion = signed.assertion_of(root, held.saml["certificates"])
        refuse_not_for_us(assertion, held)
        question, until = confirmed(assertion)
        if root.get("InResponseTo") != question:
            raise ValueError("the answer and its assertion answer different questions")
        return Proven(mapping.claims_of(assertion, held), question, assertion.get("ID"), until)
    except (ValueError, OverflowError) as problem:
        raise NotProven(f"SAML: {problem}") from problem


def decoded(answer: str) -> bytes:
    if len(answer) > reading.MOST * 3 // 2:
        raise ValueError("too large")
    return base64.b64decode("".join(answer.split()), validate=True)


def refuse_odd_answer(root: Element, held: SignInRules) -> None:
    if root.tag != f"{{{PROTOCOL}}}Response" or root.get("Version") != "2.0":
        raise ValueError("no SAML 2.0 response")
    if root.get("Destination", our_door()) != our_door():
        raise ValueError("sent to another address")
    if f"saml:{text_of(root.find('a:Issuer', NAMES)) or entity_of(held)}" != held.issuer:
        raise ValueError("the answer is another provider's")
    if the_one(root, "p:Status/p:StatusCode").get("Value") != SUCCESS:
        raise Forbidden(NO)


def refuse_not_for_us(assertion: Element, held: SignInRules) -> None:
    if assertion.get("Version") != "2.0" or text_of(the_one(assertion, "a:Issuer")) != entity_of(held):
        raise ValueError("the assertion is another provider's")
    refuse_out_of_time(assertion, "IssueInstant", "")
    conditions = the_one(assertion, "a:Conditions")
    refuse_out_of_time(conditions, "NotBefore", "NotOnOrAfter")
    if not {one.tag for one in conditions} <= CONDITIONS:
        raise ValueError("a condition that is not understood")
    circles = conditions.findall("a:AudienceRestriction", NAMES)
    if not circles or not all(our_entity() in map(text_of, one.findall("a:Audience", NAMES)) for one in circles):
        raise ValueError("made for somebody else")
    if assertion.find("a:AuthnStatement", NAMES) is None:
        raise ValueError("nobody signed in")
    for one in assertion.findall("a:AuthnStatement", NAMES):
        refuse_out_of_time(one, "", "SessionNotOnOrAfter")


def confirmed(assertion: Element) -> tuple[str, datetime]:
    """The question this assertion answers, and until when. Raises `ValueError` if its bearer proves nothing here."""
    for one in the_one(assertion, "a:Subject").findall("a:SubjectConfirmation", NAMES):
        data = one.find("a:SubjectConfirmationData", NAMES)
        if one.get("Method") != BEARER or data is None or data.get("Recipient") != our_door():
            continue
        if "NotBefore" in data.attrib or "NotOnOrAfter" not in data.attrib or not data.get("InResponseTo"):
            continue
        refuse_out_of_time(data, "", "NotOnOrAfter")
        return data.get("InResponseTo"), min(moment(data.get("NotOnOrAfter")), clock.now() + LONGEST) + LEEWAY
    raise ValueError("not handed to us, or unasked")


def refuse_out_of_time(element: Element, begins: str, ends: str) -> None:
    """Both ends are optional in these places; clocks may differ by `LEEWAY`."""
    if begins and begins in element.attrib and moment(element.get(begins)) > clock.now() + LEEWAY:
        raise ValueError(f"not yet: {begins}")
    if ends and ends in element.attrib and moment(element.get(ends)) <= clock.now() - LEEWAY:
        raise ValueError(f"not any more: {ends}")


def moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at


def entity_of(held: SignInRules) -> str:
    return held.issuer.removeprefix("saml:")
