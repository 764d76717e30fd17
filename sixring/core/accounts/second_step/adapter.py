"""Where allauth.mfa asks us: how its secrets rest, what the picture looks like, which name passkeys belong to."""

from __future__ import annotations

import base64
from io import BytesIO
from ipaddress import ip_address
from typing import Any, ClassVar
from urllib.parse import urlsplit

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sixring.core import secrets
from sixring.core.models import Agent

from .. import rules
from .owing import is_the_last


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That did not match. Codes change every half minute: try the one shown now."),
        "cannot_delete_authenticator": _("Everybody here needs a second step. Add another one first."),
    }

    def encrypt(self, text: str) -> str:
        return box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return box().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        picture = BytesIO()
        segno.make(url, error="m").save(
            picture, kind="svg", xmldecl=False, scale=4, border=3, dark="#000", light="#fff"
        )
        return picture.getvalue().decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not (rules.now().two_steps and is_the_last(authenticator))

    def generate_authenticator_name(self, user: Agent, type: str) -> str:  # allauth's word
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"{gettext('Passkey')} {count + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": host(), "name": "Sixring"}

    def get_public_key_credential_user_entity(self, user: Agent) -> dict[str, Any]:
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"display_name": user.name, "name": user.email}


def box() -> Fernet:
    """Under a derived key, which rotation leaves alone: allauth's column holds more than one secret."""
    return Fernet(base64.urlsafe_b64encode(secrets.derive("second step")))


def passkeys_work() -> bool:
    """Browsers bind passkeys to a name, and ask for https."""
    try:
        ip_address(host())
    except ValueError:
        return urlsplit(settings.PUBLIC_URL).scheme == "https" or host() == "localhost"
    return False


def host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or ""
