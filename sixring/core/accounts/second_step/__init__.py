"""The second step: an authenticator app, passkeys and recovery codes. allauth.mfa keeps and checks them.

Owns the pages on which a colleague sets them up, the owner's rule that everybody has one, and what allauth is told: how
secrets are kept, which name passkeys are bound to.
"""

from .owing import has_one, require, settle

__all__ = ["has_one", "require", "settle"]
