"""What is needed to check an adapter: an account of its kind that was never kept, sample requests, a signer."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NoReturn
from unittest import mock

from ..contract import Adapter, Sample
from ..models import Account

SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYw"  # noqa: S105  # nobody's; reads as plain text or as base64
OTHER = "whsec_ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTAw"
ADDRESS = "https://sixring.example/hooks/checked"


@dataclass(frozen=True, slots=True)
class Case:
    """One adapter with an account whose secrets are set, and one where nothing is."""

    adapter: Adapter
    account: Account
    bare: Account
    samples: Sequence[Sample] = ()


def case_of(adapter: Adapter, samples: Sequence[Sample] = (), **settings: Any) -> Case:
    """`settings` are those of the account that is asked; `samples` beside those the adapter brings itself."""
    known = dict(adapter.sample_settings) | settings
    return Case(
        adapter, account_of(adapter, known, SECRET), account_of(adapter, {}, ""), (*adapter.samples(), *samples)
    )


def account_of(adapter: Adapter, settings: Mapping[str, Any], secret: str) -> Account:
    """An account that no database knows; its secrets are in no vault either."""
    account = Account(kind=adapter.kind, name="Checked", key="checked", settings=dict(settings))
    held = {name: secret for name in adapter.secret_fields if not name.endswith("_previous")}
    account.__dict__["secret"] = lambda name: held.get(name, "")
    return account


@contextmanager
def alone() -> Iterator[None]:
    """Nothing is asked outside: reading and refusing have to do without."""
    with mock.patch.object(socket, "getaddrinfo", refuse), mock.patch.object(socket.socket, "connect", refuse):
        yield


def refuse(*_args: Any, **_named: Any) -> NoReturn:
    raise OSError("The check lets nothing out.")
