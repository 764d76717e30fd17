"""How it sends: refuses in words what it can't do, and asks nobody what it can't know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..contract import DeliveryError, Outbound
from .cases import Case

MESSAGES = (
    Outbound(to="nobody", text="Hello", key="message:1"),
    Outbound(to="", text="", key="message:2"),
    Outbound(to="x" * 1000, text="🌱" * 1000, key="message:3", subject="\r\nBcc: x@example.com"),
)


def one_way(case: Case) -> Iterator[str]:
    """A channel that can't be answered says so, for good."""
    if case.adapter.capabilities.replies:
        return
    for message in MESSAGES:
        try:
            case.adapter.send(message, case.account)
        except DeliveryError as error:
            if not error.permanent:
                yield "It can't be answered, and says that it may be tried again."
        except Exception as error:
            yield f"send raised {type(error).__name__}; it may only raise DeliveryError."
        else:
            yield "It says that it can't be answered, and took a message."


def unready(case: Case) -> Iterator[str]:
    """An account that is not set up, and a provider that can't be reached, are told in words."""
    if not case.adapter.capabilities.replies:
        return
    for message in MESSAGES:
        for account in (case.bare, case.account):
            try:
                case.adapter.send(message, account)
            except DeliveryError as error:
                if not error.message.strip():
                    yield "send failed without a word."
            except Exception as error:
                yield f"send raised {type(error).__name__} ({str(error)[:80]}); it may only raise DeliveryError."


def asked(case: Case) -> Iterator[str]:
    """What else it is asked has an answer, also of an account that is not set up."""
    for account in (case.bare, case.account):
        for name, ask in questions(case, account).items():
            try:
                ask()
            except DeliveryError:
                continue
            except Exception as error:
                yield f"{name} raised {type(error).__name__} ({str(error)[:80]})."


def questions(case: Case, account: Any) -> dict[str, Any]:
    adapter, message = case.adapter, MESSAGES[0]
    return {
        "reference_of": lambda: adapter.reference_of(message, account),
        "found": lambda: adapter.found(message, account),
        "owns": lambda: adapter.owns("nobody@example.com", account),
        "check_list": lambda: list(adapter.check_list(account)),
        "to_copy": lambda: list(adapter.to_copy(account)),
        "ways_to_begin": lambda: list(adapter.ways_to_begin()),
        "state_of": lambda: list(adapter.state_of(account)),
        "templates": lambda: list(adapter.templates(account)),
        "abilities_to": lambda: adapter.abilities_to("phone").family,
    }


CHECKS: Mapping[str, Any] = {
    "refuses to send what it can't": one_way,
    "fails to send in words": unready,
    "answers what else it is asked": asked,
}
