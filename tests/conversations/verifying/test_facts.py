"""Facts the owner chose: a weaker proof, and no values on any page."""

import pytest
from django.urls import reverse

from sixring.conversations import verifying
from sixring.conversations.models import Verification
from sixring.conversations.verifying import facts
from sixring.core.errors import Invalid, Refused
from sixring.core.proof import ProofKind
from sixring.people.models import Decision, Fact, Identity
from tests.cast import happened_to, where
from tests.screens import enter, read

from .asking import candidate, persons

pytestmark = pytest.mark.django_db
State = Verification.State


@pytest.fixture
def chosen(ada, known, dan):
    """The owner chose postcode and customer number, both must be right; Dan's are known."""
    facts.choose({"fact:postcode": "Postcode", "fact:customer_number": "Customer number"}, 2, actor=ada)
    dan.writes("Mine", facts={"postcode": "BS1 4DJ", "customer_number": "C-4711"})


SAID = {"fact:postcode": " bs14dj", "fact:customer_number": "c4711 "}


def test_facts_they_know_join_them_and_are_labelled_as_a_weaker_proof(chosen, claim, dan, ben):
    row = verifying.ask_facts(claim, candidate(claim, ben), actor=ben)
    done = verifying.answer_facts(row, SAID, actor=ben)
    assert (done.state, len(persons(dan))) == (State.PROVEN, 1)
    assert Decision.objects.get(pk=done.decision).evidence["proof"] == "facts"
    assert "conversation.verified_by_facts" in happened_to(claim)


def test_a_wrong_fact_joins_nobody_and_five_end_it(chosen, claim, dan, ben):
    row = verifying.ask_facts(claim, candidate(claim, ben), actor=ben)
    for _ in range(5):
        with pytest.raises(Refused) as refused:
            verifying.answer_facts(row, {**SAID, "fact:postcode": "BS1 4DK"}, actor=ben)
        assert "postcode" not in refused.value.message.lower()
    with pytest.raises(Refused):
        verifying.answer_facts(row, SAID, actor=ben)
    assert len(persons(dan)) == 2


def test_what_the_claimed_side_said_itself_proves_nothing(known, dan, ada, ben):
    facts.choose({"fact:postcode": "Postcode"}, 1, actor=ada)
    claim = where(dan.writes("Me", proof="claimed", facts={"postcode": "XX1 1XX"}))
    with pytest.raises(Refused, match="Too few"):
        verifying.ask_facts(claim, candidate(claim, ben), actor=ben)
    Fact.objects.create(
        identity=Identity.objects.get(value=dan.email, claimed=False), name="postcode", value="XX1 1XX", digest="d",
        source="typed", proof=ProofKind.CLAIMED, observed_at=claim.opened_at,
    )  # fmt: skip
    with pytest.raises(Refused, match="Too few"):
        verifying.ask_facts(claim, candidate(claim, ben), actor=ben)


def test_no_page_shows_the_values(chosen, claim, ben):
    verifying.ask_facts(claim, candidate(claim, ben), actor=ben)
    said = read(enter(ben).get(reverse("conversations:verify", args=[claim.pk])))
    assert "Postcode" in said
    assert "BS1" not in said
    assert "4711" not in said


def test_empty_answers_are_never_right(chosen, claim, ben):
    row = verifying.ask_facts(claim, candidate(claim, ben), actor=ben)
    with pytest.raises(Refused):
        verifying.answer_facts(row, {}, actor=ben)


def test_more_facts_cannot_be_needed_than_there_are(ada):
    with pytest.raises(Invalid):
        facts.choose({"fact:postcode": "Postcode"}, 2, actor=ada)


def test_the_last_order_is_read_from_a_proven_event(known, dan, ben):
    person = Identity.objects.get(value=dan.email, claimed=False).person
    dan.does("steps", ["email", dan.email, "provider"], kind="track", text="", data={"properties": {"order_id": "A-1"}})
    claimed = Identity(pk=0)
    assert facts.values(facts.ORDER, person, claimed) == ["A-1"]
