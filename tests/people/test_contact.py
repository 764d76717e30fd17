"""How somebody likes to be reached: the last word counts, on their own clock."""

from datetime import UTC, datetime, time

import pytest

from sixring.core.actors import SYSTEM
from sixring.core.changes import verbs_of
from sixring.core.errors import Invalid
from sixring.core.proof import ProofKind
from sixring.people import contact, merge
from sixring.people.contact import Contact
from tests.people.seeing import person_of, see, seen

NINE_TO_SIX, NIGHT = (time(9), time(18)), (time(22), time(2))


def day(hour, minute=0):
    return datetime(2026, 7, 1, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "zone", "at", "suits", "begins"),
    [
        (None, "", day(3), True, day(3)),
        (NINE_TO_SIX, "", day(9), True, day(9)),
        (NINE_TO_SIX, "", day(18), False, datetime(2026, 7, 2, 9, tzinfo=UTC)),
        (NINE_TO_SIX, "", day(3), False, day(9)),
        (NINE_TO_SIX, "America/New_York", day(12), False, day(13)),
        (NINE_TO_SIX, "Europe/London", day(8, 30), True, day(8, 30)),
        (NIGHT, "", day(23), True, day(23)),
        (NIGHT, "", day(1, 59), True, day(1, 59)),
        (NIGHT, "", day(12), False, day(22)),
    ],
)
def test_hours_are_theirs(hours, zone, at, suits, begins):
    said = Contact("", hours, zone)
    assert contact.suits(said, at) is suits
    assert contact.next_suiting(said, at) == begins


def test_a_hint_says_what_is_otherwise_than_they_like_it():
    said = Contact("email", NINE_TO_SIX, "Europe/London")
    assert contact.hint(said, "email", day(12)) == ""
    assert "prefer e-mail" in contact.hint(said, "message", day(12))
    assert "It is 21:00 there" in contact.hint(said, "email", day(20))


@pytest.mark.django_db
def test_the_last_word_counts_whichever_identity_said_it(clock):
    dan, erin = see(seen("email", "dan@example.com"), seen("phone", "+442079460101"))
    merge.merge(person_of(dan), person_of(erin), actor=SYSTEM, reason="tests")
    keep = {"source": "tests", "proof": ProofKind.TOKEN, "actor": SYSTEM}
    contact.keep(dan, Contact("email", NINE_TO_SIX, "Europe/London"), **keep)
    clock.forward(hours=1)
    contact.keep(erin, Contact("phone"), **keep)
    found = contact.of(person_of(dan))
    assert (found.channel, found.hours, found.zone) == ("phone", NINE_TO_SIX, "Europe/London")
    assert contact.of_identity(dan).channel == "email"


@pytest.mark.django_db
def test_the_same_again_leaves_no_trace_and_taking_back_works(clock):
    (dan,) = see(seen("email", "dan@example.com"))
    keep = {"source": "tests", "proof": ProofKind.TOKEN, "actor": SYSTEM}
    assert contact.keep(dan, Contact("email"), **keep) == 1
    assert contact.keep(dan, Contact("email"), **keep) == 0
    clock.forward(hours=1)
    contact.keep(dan, Contact(), **keep)
    assert not contact.of(person_of(dan))
    assert verbs_of(dan) == ["contact.said"] * 2
    clock.forward(hours=1)
    contact.keep(dan, Contact("email"), **keep)
    assert contact.of(person_of(dan)).channel == "email"
    for wrong in (Contact("pigeon"), Contact(zone="Mars/Olympus")):
        with pytest.raises(Invalid):
            contact.keep(dan, wrong, **keep)


@pytest.mark.django_db
def test_what_is_only_claimed_counts_for_nothing():
    (dan,) = see(seen("email", "dan@example.com", claims={"contact.channel": "post"}))
    assert contact.of(person_of(dan)).channel == ""
