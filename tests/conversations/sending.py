"""For tests of sending: a mail-like and a messenger-like channel, and files to attach."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from sixring.channels import registry
from sixring.channels.models import Account
from sixring.conversations.models import Upload
from sixring.conversations.writing import uploads
from sixring.core.actors import Actor
from tests.cast import Customer, Rows

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
US = "support@us.test"


class Post(Rows):
    """Like mail: To, Cc, Bcc, files, and we may write first."""

    def owns(self, address: str, account: Account) -> bool:
        return address.lower() == US


def open_post(monkeypatch: Any, dan: Customer) -> Post:
    """Register "post" and "gram" (24 hours, 100 characters) and give Dan an account of each."""
    abilities: dict[str, Any] = {"starts": True, "reaches": ("email",), "copies": True, "media": True}
    post = Post("post", replies=True, threads=True, max_media_bytes=100_000, **abilities)
    gram = Rows("gram", replies=True, reply_window=timedelta(hours=24), max_text=100)
    for kind, adapter in {"post": post, "gram": gram}.items():
        monkeypatch.setitem(registry.others(), kind, adapter)
        dan.accounts[kind] = Account.objects.create(kind=kind, name=kind.title())  # type: ignore[index]
    registry.adapter_of.cache_clear()
    return post


def by_post(dan: Customer, text: str = "Where are my trays?", **row: Any) -> Any:
    """Dan writes by post, proven."""
    row = {"data": {"to": [US], **row.pop("data", {})}, **row}
    return dan.does("post", ["email", dan.email, "domain"], text=text, **row)


def file(name: str = "plan.png", content: bytes = PNG, type_: str = "image/png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, type_)


def upload(actor: Actor, name: str = "plan.png", content: bytes = PNG) -> Upload:
    return uploads.take(file(name, content), actor=actor)
