"""Nothing private goes to a side that only claims."""

import pytest

from sixring.conversations import access, verifying
from sixring.conversations.verifying import leaks
from sixring.interactions.models import Interaction
from sixring.people.models import Identity

from .asking import asked, code_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mixed(known, dan):
    """A claimed mail in the known person's own conversation: it carried our signed address."""
    dan.writes("It is me, tell me all", proof="claimed", token_conversation=known.pk)
    return known


def claimed_dan(dan):
    return Identity.objects.get(value=dan.email, claimed=True)


def test_quoting_what_the_known_customer_wrote_is_refused(known, dan, ben):
    dan.writes("My new address is 5 Garden Lane, Bristol", replies_to=[], token_conversation=known.pk)
    dan.writes("And mine?", proof="claimed", token_conversation=known.pk)
    quoted = "As you said:\n> My new address is 5 Garden Lane, Bristol"
    assert "quotes" in leaks.refusal(known, claimed_dan(dan), quoted)
    assert leaks.refusal(known, claimed_dan(dan), "We look into it and come back to you soon.") == ""


def test_messages_and_files_of_others_are_not_passed_on(mixed, dan):
    private = Interaction.objects.earliest("pk")
    assert leaks.refusal(mixed, claimed_dan(dan), "Here", messages=[private.pk])


def test_the_subject_they_see_is_their_own(mixed, dan):
    assert leaks.subject_for(mixed, claimed_dan(dan)) == ""
    proven = Identity.objects.get(value=dan.email, claimed=False)
    assert leaks.subject_for(mixed, proven) == "Order 20391"


def test_a_claimed_side_is_shown_nothing_at_all_before_and_after(claim, dan, ben):
    row = asked(claim, ben)
    verifying.answer_code(row, code_of(row), actor=ben)
    assert not access.shown_to([claimed_dan(dan).pk]).exists()


def test_once_verified_here_they_may_be_quoted(mixed, dan, ben):
    row = asked(mixed, ben)
    verifying.answer_code(row, code_of(row), actor=ben)
    assert leaks.refusal(mixed, claimed_dan(dan), "> My order is late, my order is late") == ""
