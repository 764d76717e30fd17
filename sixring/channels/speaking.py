"""As whom an account speaks: the brand it was given, else what its own settings say, else the main brand."""

from __future__ import annotations

from sixring.core import brands
from sixring.core.models import Brand

from .models import Account


def brand_of(account: Account) -> Brand | None:
    """The brand `account` speaks for."""
    return account.brand or brands.main()


def said(account: Account, what: str, setting: str = "") -> str:
    """Rule: `what` of the brand ("name", "colour", "logo_url" …) the account was given, else its own `setting`, else of
    the main brand; "" where nobody said it."""
    if account.brand and (found := getattr(account.brand, what)):
        return str(found)
    if setting and (found := str(account.settings.get(setting) or "").strip()):
        return found
    main = brands.main()
    return str(getattr(main, what)) if main else ""
