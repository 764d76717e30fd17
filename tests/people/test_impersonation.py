"""Who pretends to be Dan is not joined with him, does not land in his conversation, and is shown nothing of his.

The doors themselves are tried where they stand: DKIM and DMARC in tests/channels/email/test_authenticity.py, reply
addresses in test_tokens.py, the widget in tests/conversations/test_chat_attacks.py, the API of the chat and links by
mail in tests/conversations/.
"""

from __future__ import annotations

from typing import Any

import pytest

from sixring.conversations import access
from sixring.conversations.sending import replies
from sixring.core.actors import SYSTEM
from sixring.people import fold, merge
from sixring.people.doubles import records, rules, running
from sixring.people.models import Identity, Join, Suggestion
from tests.cast import where

pytestmark = [pytest.mark.django_db, pytest.mark.data]
SECRET = "My code for the parcel box is 4711"

# Each: how somebody else comes in, pretending.
ATTEMPTS: dict[str, Any] = {
    "a chat visitor who types his address, number and user id": lambda dan, other: other.chats(
        claims={"email": dan.email, "phone": dan.phone, "user_id": "dan-1", "name": "Dan Reed"}
    ),
    "a chat visitor who types his browser's id": lambda dan, other: other.chats(claims={"visitor": dan.visitor}),
    "a From nobody signed": lambda dan, other: dan.writes("It's me", proof="claimed"),
    "a From nobody signed, that answers his mail": lambda dan, other: dan.writes(
        "It's me", proof="claimed", replies_to=["<1@x>"]
    ),
    "another's signed mail that answers his": lambda dan, other: other.writes("It's me", replies_to=["<1@x>"]),
    "another's signed mail under his name": lambda dan, other: other.does(
        "letters", ["email", other.email, "domain", "", f"Dan Reed <{dan.email}>"], text="It's me"
    ),
    "another's signed mail that names him as a reader": lambda dan, other: other.writes(
        "It's me", participants=[["email", dan.email, "claimed"]]
    ),
    "his address in capitals": lambda dan, other: dan.does("letters", ["email", "DAN@EXAMPLE.COM", "claimed"]),
    "his address in full-width letters": lambda dan, other: dan.does(
        "letters", ["email", "ｄａｎ@example.com", "claimed"]
    ),
    "his address with a dot behind": lambda dan, other: dan.does("letters", ["email", "dan@example.com.", "claimed"]),
    "his address with a letter nobody sees": lambda dan, other: dan.does(
        "letters", ["email", "d\u200ban@example.com", "domain"]
    ),
    "his name with a Cyrillic a": lambda dan, other: dan.does("letters", ["email", "d\u0430n@example.com", "domain"]),
    "his domain with a Cyrillic p": lambda dan, other: dan.does("letters", ["email", "dan@exam\u0440le.com", "domain"]),
    "his domain under another": lambda dan, other: dan.does("letters", ["email", "dan@example.com.far.test", "domain"]),
    "his address with a plus": lambda dan, other: dan.does("letters", ["email", "dan+me@example.com", "domain"]),
    "his address with a dot within": lambda dan, other: dan.does("letters", ["email", "d.an@example.com", "domain"]),
    "two addresses in one": lambda dan, other: dan.does("letters", ["email", "dan@example.com,x@evil.test", "domain"]),
    "his number as the caller's": lambda dan, other: dan.does("chatter", ["phone", dan.phone, "claimed"], kind="call"),
    "his number written otherwise": lambda dan, other: dan.does("chatter", ["phone", "020 7946 0101", "claimed"]),
    "a number that ends as his": lambda dan, other: dan.does("chatter", ["phone", "+19079460101", "provider"]),
    "his user id in another shop": lambda dan, other: other.does("chatter", ["user_id", "dan-1", "provider", "shop2"]),
    "his user id in capitals, from the shop": lambda dan, other: other.does(
        "chatter", ["user_id", "DAN-1", "provider", "shop"]
    ),
    "his user id with a space behind": lambda dan, other: other.does(
        "chatter", ["user_id", "dan-1\u00a0", "claimed", "shop"]
    ),
    "a user id nobody has": lambda dan, other: other.does("chatter", ["user_id", "undefined", "provider", "shop"]),
    "his handle on another network": lambda dan, other: other.does("forum", ["handle", "@DAN", "provider", "other"]),
}  # fmt: skip


@pytest.fixture
def dans(dan: Any, ben: Any) -> Any:
    """What is known of Dan: a mail with a secret, an answer to it, a browser, a number, a user id and a handle."""
    mail = dan.writes(SECRET, reference="<1@x>", facts={"name": "Dan Reed"}, also=[
        ["visitor", dan.visitor, "token"], ["phone", dan.phone, "provider"], ["user_id", "dan-1", "provider", "shop"],
        ["handle", "dan", "provider", "forum"],
    ])  # fmt: skip
    replies.reply(where(mail), "It is safe with us, 4711", actor=ben, token="1")
    yield mail
    assert fold.check() == []


def shown(*identities: Identity | None) -> set[str]:
    return {touch.text for touch in access.shown_to([one.pk for one in identities if one is not None])}


@pytest.mark.parametrize("how", ATTEMPTS)
def test_who_pretends_to_be_dan_is_nobody_of_his(how: str, dans: Any, dan: Any, erin: Any) -> None:
    before = Join.objects.count()
    attempt = ATTEMPTS[how](dan, erin)
    who = attempt.identity
    assert who is None or who.person_id != Identity.objects.get(pk=dans.identity_id).person_id
    assert Join.objects.count() == before
    assert where(attempt) != where(dans)
    assert not any("4711" in text for text in shown(who))
    assert attempt.text not in shown(dans.identity) or how.endswith("as a reader")


def test_a_score_does_not_join_who_only_says_so(dans: Any, dan: Any, erin: Any) -> None:
    """Even where the owner lets scores join: what the impostor says of themselves is hearsay."""
    rules.decide(nightly=False, joins=True, at_least=5, actor=SYSTEM)
    said = {"name": "Dan Reed", "phone": dan.phone, "birth_date": "1980-05-06", "email": dan.email}
    impostor = erin.chats(claims=said).identity
    signed = erin.writes("It's me", facts=said).identity
    known = pytest.importorskip("ibis") and records.read()
    hearsay = dict(zip(known.persons, known.hearsay, strict=True))
    assert hearsay[impostor.person_id] is True
    assert hearsay[signed.person_id] is True


def test_a_join_by_score_shows_nobody_anything(dans: Any, erin: Any) -> None:
    """Were one joined in error, each still sees what they themselves have proven."""
    other = erin.chats("Where are my trays?")
    one = Suggestion.objects.create(left=dans.identity, right=other.identity, reason="alike", score=15.0)
    merge.merge(
        dans.identity.person, other.identity.person, actor=SYSTEM, reason="alike", score=15.0, batch="run:1",
        evidence={"suggestion": one.pk, "inferred": True},
    )  # fmt: skip
    assert shown(other.identity) == {"Where are my trays?"}
    assert shown(dans.identity) == {SECRET, "It is safe with us, 4711"}
    assert running.labelled() == []


def test_who_gets_a_number_that_was_dans_is_shown_nothing_of_his(dan: Any, erin: Any, ben: Any, clock: Any) -> None:
    first = dan.does("chatter", ["phone", dan.phone, "provider"], text=SECRET, also=[["user_id", "dan", "provider"]])
    replies.reply(where(first), "It is safe with us, 4711", actor=ben, token="1")
    assert len(shown(first.identity)) == 2
    clock.forward(days=200)
    later = dan.does(
        "chatter", ["phone", dan.phone, "provider"], text="New here", also=[["user_id", "erin", "provider"]]
    )
    assert later.identity_id == first.identity_id
    assert shown(later.identity) == {"New here"}


def test_who_uses_dans_browser_after_him_is_shown_nothing_of_his(dan: Any, clock: Any) -> None:
    first = dan.chats(SECRET, also=[["user_id", "dan", "token"]])
    clock.forward(hours=1)
    later = dan.chats("Hello", also=[["user_id", "erin", "token"]])
    assert later.identity_id == first.identity_id
    assert shown(later.identity) == {"Hello"}


def test_who_got_hold_of_dans_reply_address_is_not_dan_and_is_shown_nothing_of_his(dans: Any, erin: Any) -> None:
    """Forwarded, found or guessed from a mail of his: it leads to the conversation, and to nothing that is in it."""
    before = Join.objects.count()
    later = erin.writes("It's me, from my other address", token_conversation=where(dans).pk)
    assert where(later) == where(dans)
    assert later.identity.person_id != dans.identity.person_id
    assert Join.objects.count() == before
    assert shown(later.identity) == {"It's me, from my other address"}
    assert "It's me, from my other address" not in shown(dans.identity)
