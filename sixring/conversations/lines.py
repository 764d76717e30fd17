"""What upper rooms say: in the line beneath a message of the story, and in a row of the list.

Each is asked once for all that a page shows, and says nothing of most.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.http import HttpRequest
from django.utils.safestring import SafeString

from sixring.interactions.models import Interaction

from .models import Conversation

Beneath = Callable[[HttpRequest, Conversation, Sequence[Interaction]], Mapping[int, SafeString]]
Mark = Callable[[Sequence[Conversation]], Mapping[int, str]]
_beneath: dict[str, Beneath] = {}
_marks: dict[str, Mark] = {}


def beneath(name: str, say: Beneath) -> None:
    """`say(request, conversation, messages)` gives safe HTML by message. Naming it again replaces it."""
    _beneath[name] = say


def mark(name: str, say: Mark) -> None:
    """`say(conversations)` gives words by conversation, of those alone that somebody should look at."""
    _marks[name] = say


def of_messages(
    request: HttpRequest, conversation: Conversation, messages: Sequence[Interaction]
) -> dict[int, list[SafeString]]:
    found: dict[int, list[SafeString]] = {}
    for say in _beneath.values():
        for pk, said in say(request, conversation, messages).items():
            found.setdefault(pk, []).append(said)
    return found


def of_rows(conversations: Sequence[Conversation]) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    for say in _marks.values():
        for pk, said in say(conversations).items():
            found.setdefault(pk, []).append(said)
    return {pk: ", ".join(said) for pk, said in found.items()}
