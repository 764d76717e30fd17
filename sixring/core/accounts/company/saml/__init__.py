"""Company sign-in by SAML 2.0, the extra `saml`: begun here only, the assertion signed, answered once.

Owns reading the provider's metadata, asking, proving the answer and keeping it for the moment until the browser is back
with its session. Written on signxml, which gives back exactly what was signed; nothing else of an answer is believed.
"""

from importlib.util import find_spec

from sixring.core.errors import Invalid

MISSING = "SAML needs the extra “saml”, which is not installed here: bin/setup full, then start Sixring again."


def is_there() -> bool:
    """Whether the extra is installed."""
    return find_spec("signxml") is not None


def refuse_missing() -> None:
    if not is_there():
        raise Invalid(MISSING)
