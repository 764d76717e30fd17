"""Company sign-in with the organisation's own provider: OpenID Connect (code, PKCE, state, nonce), or SAML (`saml/`).

OpenID is written on `core.fetch` and PyJWT: allauth's provider checks neither a nonce nor, in this flow, the signature,
and asks over connections of its own. Owns what the owner decides, asking the provider, proving what it says, and who
comes in.
"""
