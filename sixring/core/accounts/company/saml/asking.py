"""Asking the provider to sign somebody in: an AuthnRequest in the address (HTTP-Redirect, saml-bindings 3.4)."""

from __future__ import annotations

import base64
import zlib
from html import escape
from urllib.parse import urlencode

from sixring.core import clock

from .metadata import POST, our_door, our_entity
from .reading import ASSERTION, PROTOCOL

REQUEST = (
    '<samlp:AuthnRequest xmlns:samlp="{protocol}" xmlns:saml="{assertion}" ID="{id}" Version="2.0" IssueInstant="{at}" '
    'Destination="{sso}" ProtocolBinding="{binding}" AssertionConsumerServiceURL="{door}">'
    '<saml:Issuer>{entity}</saml:Issuer><samlp:NameIDPolicy AllowCreate="true"/></samlp:AuthnRequest>'
)


def address(sso: str, request_id: str) -> str:
    """Where the browser goes. No RelayState: where it leads on to waits in the session, not in strangers' hands."""
    question = REQUEST.format(
        protocol=PROTOCOL, assertion=ASSERTION, id=request_id, at=clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        sso=escape(sso), binding=POST, door=escape(our_door()), entity=escape(our_entity()),
    )  # fmt: skip
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(question.encode()) + packer.flush()
    return f"{sso}{'&' if '?' in sso else '?'}{urlencode({'SAMLRequest': base64.b64encode(packed)})}"
