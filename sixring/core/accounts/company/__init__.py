"""Company sign-in: OpenID Connect with the organisation's own provider (authorization code, PKCE, state, nonce).

Written on `core.fetch` and PyJWT: allauth's provider checks neither a nonce nor, in this flow, the signature, and asks
over connections of its own. Owns what the owner decides, asking the provider, proving what it says, and who comes in.
"""
