"""Where customers meet us: the mix of channels, the site, social channels, e-mail and the phone."""

from . import mail, mix, phone, site, social

__all__ = ["mail", "mix", "phone", "site", "social"]
