"""Verifying: whoever only claims to be a customer proves it, or stays apart."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from sixring.channels import outbox
from sixring.channels.models import Dispatch
from sixring.conversations import access, verifying
from sixring.conversations.models import Verification
from sixring.conversations.verifying import codes, facts, leaks
from sixring.core import listeners
from sixring.core.errors import Forbidden, Invalid, Refused
from sixring.core.proof import ProofKind
from sixring.interactions.models import Interaction
from sixring.people import merge
from sixring.people.models import Decision, Fact, Identity
from tests.cast import at_once, happened_to, where
from tests.screens import enter, only_for, read

pytestmark = pytest.mark.django_db
State = Verification.State


@pytest.fixture
def known(dan):
    """Dan, as we know him: his mails are signed."""
    return where(dan.writes("My order is late", subject="Order 20391"))


@pytest.fixture
def claim(known, dan):
    """The same address, without proof, about something else."""
    return where(dan.writes("It is me, where is it?", proof="claimed", subject="Me again"))


def candidate(conversation, actor):
    return verifying.candidates(conversation, actor)[0]


def asked(conversation, actor, method="code"):
    one = candidate(conversation, actor)
    return verifying.ask(conversation, one, one.routes[0].key, method, actor=actor)


def sent_text(row):
    return Dispatch.objects.get(key=f"verification:{row.pk}").outbound["text"]


def code_of(row):
    return re.search(r"(\d{3}) (\d{3})", sent_text(row)).expand(r"\1\2")


def link_of(row):
    return re.search(r"/verify/(\S+)/", sent_text(row))[1]


def persons(dan):
    return set(Identity.objects.filter(value=dan.email).values_list("person", flat=True))


def hear():
    while listeners.settle():
        pass


# A code


def test_the_code_they_read_back_joins_them_in_one_step(claim, known, dan, ben):
    one = candidate(claim, ben)
    assert (one.claimed.claimed, one.proven.claimed, one.routes[0].masked) == (True, False, "d•••@example.com")
    row = asked(claim, ben)
    done = verifying.answer_code(row, code_of(row), actor=ben)
    assert len(persons(dan)) == 1
    decision = Decision.objects.get(pk=done.decision)
    assert (done.state, decision.evidence["proof"], decision.actor_id) == (State.PROVEN, ProofKind.CODE, ben.id)
    assert verifying.is_verified(claim, one.claimed)
    assert "conversation.verified" in happened_to(claim)


def test_what_was_joined_can_be_taken_back_and_then_is_not_verified(claim, dan, ben):
    row = asked(claim, ben)
    done = verifying.answer_code(row, code_of(row), actor=ben)
    merge.undo(Decision.objects.get(pk=done.decision), actor=ben)
    assert len(persons(dan)) == 2
    assert not verifying.is_verified(claim, done.claimed)


def test_a_message_that_is_only_the_code_answers_it(claim, dan, ben):
    row = asked(claim, ben)
    code = code_of(row)
    dan.writes(f" {code[:3]} {code[3:]} ", proof="claimed", token_conversation=claim.pk)
    hear()
    row.refresh_from_db()
    assert (row.state, len(persons(dan))) == (State.PROVEN, 1)


def test_the_code_written_by_somebody_else_answers_nothing(claim, dan, erin, ben):
    row = asked(claim, ben)
    erin.writes(code_of(row), proof="claimed", token_conversation=claim.pk)
    hear()
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.ASKED, 0)


def test_five_wrong_codes_end_it_and_the_right_one_comes_too_late(claim, dan, ben):
    row = asked(claim, ben)
    right = code_of(row)
    wrong = f"{(int(right) + 1) % 10**6:06}"
    for _ in range(5):
        with pytest.raises(Refused):
            verifying.answer_code(row, wrong, actor=ben)
    with pytest.raises(Refused, match="Ask anew"):
        verifying.answer_code(row, right, actor=ben)
    row.refresh_from_db()
    assert (row.state, len(persons(dan))) == (State.FAILED, 2)
    assert "conversation.not_verified" in happened_to(claim)


def test_wrong_codes_written_in_the_channel_are_counted_too(claim, dan, ben):
    row = asked(claim, ben)
    wrong = f"{(int(code_of(row)) + 1) % 10**6:06}"
    for _ in range(6):
        dan.writes(wrong, proof="claimed", token_conversation=claim.pk)
    hear()
    row.refresh_from_db()
    assert row.state == State.FAILED


@pytest.mark.django_db(transaction=True)
def test_many_guesses_at_once_are_never_more_than_five(claim, ben):
    row = asked(claim, ben)
    wrong = f"{(int(code_of(row)) + 1) % 10**6:06}"
    at_once(*[lambda: verifying.answer_code(Verification.objects.get(pk=row.pk), wrong, actor=ben)] * 8)
    row.refresh_from_db()
    assert (row.attempts, row.state) == (5, State.FAILED)


def test_a_code_holds_for_ten_minutes(claim, dan, ben, clock):
    row = asked(claim, ben)
    code = code_of(row)
    clock.forward(minutes=10)
    with pytest.raises(Refused):
        verifying.answer_code(row, code, actor=ben)
    assert verifying.settle_expired() == 1
    row.refresh_from_db()
    assert (row.state, len(persons(dan))) == (State.EXPIRED, 2)
    assert "conversation.verification_expired" in happened_to(claim)


def test_a_code_of_one_question_answers_no_other(claim, dan, erin, ben):
    erin.writes("Known")
    other = where(erin.writes("Claimed", proof="claimed"))
    row, others = asked(claim, ben), asked(other, ben)
    with pytest.raises(Refused):
        verifying.answer_code(row, code_of(others), actor=ben)
    assert codes.matches(row.digest, others.pk, code_of(row)) is False


def test_asking_again_calls_the_earlier_code_off(claim, ben):
    first = asked(claim, ben)
    code = code_of(first)
    asked(claim, ben)
    with pytest.raises(Refused):
        verifying.answer_code(first, code, actor=ben)


def test_the_database_does_not_hold_the_code_once_it_was_sent(claim, ben):
    row = asked(claim, ben)
    code = code_of(row)
    outbox.settle()
    hear()
    row.refresh_from_db()
    assert code not in row.digest
    assert sent_text(row) == ""
    assert not Interaction.objects.filter(text__contains=code).exists()


def test_a_code_that_is_called_off_before_it_left_does_not_leave(claim, ben, channels):
    row = asked(claim, ben)
    verifying.call_off(row, actor=ben)
    outbox.settle()
    assert channels["letters"].sent == []


def test_too_many_questions_are_refused(claim, ben):
    for _ in range(5):
        asked(claim, ben)
    with pytest.raises(Refused, match="too often"):
        asked(claim, ben)


def test_a_code_never_goes_to_who_only_claims(claim, ben):
    one = candidate(claim, ben)
    account = one.routes[0].account
    with pytest.raises(Refused, match="proven before"):
        verifying.ask(claim, one, f"{account.pk}:{one.claimed.pk}", "code", actor=ben)
    assert not Dispatch.objects.exists()


def test_two_agents_who_answer_at_once_join_once(claim, ben, ada):
    row = asked(claim, ben)
    code = code_of(row)
    verifying.answer_code(row, code, actor=ben)
    with pytest.raises(Refused):
        verifying.answer_code(Verification.objects.get(pk=row.pk), code, actor=ada)
    assert Decision.objects.filter(kind="join").count() == 1


# What changed meanwhile


def test_an_address_that_changed_hands_meanwhile_proves_nothing(claim, dan, erin, ben, clock):
    row = asked(claim, ben)
    code = code_of(row)
    other = erin.writes("I have his address now").identity.person
    merge.rebind(row.proven, other, clock.now, actor=ben, reason="passed on")
    with pytest.raises(Refused, match="changed hands"):
        verifying.answer_code(row, code, actor=ben)
    row.refresh_from_db()
    assert row.state == State.FAILED


def test_a_person_who_was_joined_meanwhile_is_still_that_person(claim, dan, erin, ben):
    row = asked(claim, ben)
    older = erin.writes("Also me").identity.person
    merge.merge(row.person, older, actor=ben, reason="the same")
    verifying.answer_code(row, code_of(row), actor=ben)
    assert len(persons(dan)) == 1


def test_who_is_joined_already_is_verified_without_another_join(claim, dan, ben):
    row = asked(claim, ben)
    merge.merge(row.claimed.person, row.person, actor=ben, reason="looked")
    done = verifying.answer_code(row, code_of(row), actor=ben)
    assert (done.state, done.decision) == (State.PROVEN, None)


def test_only_the_sender_comes_along_not_whom_they_were_joined_with(claim, dan, erin, ben):
    row = asked(claim, ben)
    wrongly = erin.writes("Somebody else").identity.person
    merge.merge(row.claimed.person, wrongly, actor=ben, reason="a mistake")
    verifying.answer_code(row, code_of(row), actor=ben)
    assert len(persons(dan)) == 1
    assert Identity.objects.get(value=erin.email).person_id not in persons(dan)


# A link


def test_looking_at_the_link_proves_nothing_and_the_button_does(claim, dan, ben):
    row = asked(claim, ben, "link")
    address = reverse("verify_link", args=[link_of(row)])
    page = Client(enforce_csrf_checks=True)
    for _ in range(3):
        assert "Yes, it was me" in read(page.get(address))
    row.refresh_from_db()
    assert (row.state, len(persons(dan))) == (State.ASKED, 2)
    assert "Thank you" in read(page.post(address, {"yes": "1"}))
    row.refresh_from_db()
    assert (row.state, len(persons(dan))) == (State.PROVEN, 1)


def test_a_link_works_once(claim, ben):
    address = reverse("verify_link", args=[link_of(asked(claim, ben, "link"))])
    Client().post(address, {"yes": "1"})
    again = Client().post(address, {"yes": "1"})
    assert (again.status_code, Decision.objects.filter(kind="join").count()) == (409, 1)
    assert Client().get(address).status_code == 409


def test_a_link_holds_half_an_hour(claim, ben, clock):
    address = reverse("verify_link", args=[link_of(asked(claim, ben, "link"))])
    clock.forward(minutes=30)
    assert Client().post(address, {"yes": "1"}).status_code == 409


def test_a_link_nobody_signed_is_none(claim, ben):
    token = link_of(asked(claim, ben, "link"))
    forged = codes.link(asked(claim, ben, "link").pk, "another").rsplit("/", 2)[1]
    for bad in (token[:-1] + "x", forged, "nothing"):
        assert Client().post(reverse("verify_link", args=[bad]), {"yes": "1"}).status_code == 409


def test_a_post_without_the_button_is_no_yes(claim, dan, ben):
    row = asked(claim, ben, "link")
    Client().post(reverse("verify_link", args=[link_of(row)]))
    row.refresh_from_db()
    assert (row.state, len(persons(dan))) == (State.FAILED, 2)


def test_no_it_was_not_me_keeps_them_apart_and_is_told(claim, dan, ben):
    row = asked(claim, ben, "link")
    Client().post(reverse("verify_link", args=[link_of(row)]), {"no": "1"})
    assert "conversation.denied" in happened_to(claim)
    assert len(persons(dan)) == 2


def test_neither_code_nor_link_says_what_was_written(claim, ben):
    for method in ("code", "link"):
        text = sent_text(asked(claim, ben, method))
        assert "where is it" not in text
        assert "20391" not in text


# Facts


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


# Leaks


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


# Who may


def test_a_viewer_may_not_ask(claim, viewer, ben):
    one = candidate(claim, ben)
    with pytest.raises(Forbidden):
        verifying.ask(claim, one, one.routes[0].key, "code", actor=viewer)


def test_a_stranger_finds_nothing(claim, cleo, accounts):
    only_for(accounts["letters"], "Support")
    assert enter(cleo).get(reverse("conversations:verify", args=[claim.pk])).status_code == 404


def test_only_administrators_choose_the_facts(ben):
    with pytest.raises(Forbidden):
        facts.choose({"fact:postcode": "Postcode"}, 1, actor=ben)


def test_a_verification_of_another_conversation_is_not_found(claim, known, ben):
    row = asked(claim, ben)
    address = reverse("conversations:verify_answer", args=[known.pk, row.pk])
    assert enter(ben).post(address, {"code": "1"}).status_code == 404


def test_whom_they_name_is_found_by_exactly_what_they_say(dan, erin, ben):
    erin.writes("Known")
    matter = where(dan.chats("Hello, I am erin@example.com"))
    assert verifying.candidates(matter, ben) == []
    found = verifying.candidates(matter, ben, "ERIN@example.com ")
    assert [one.proven.value for one in found] == ["erin@example.com"]
    assert verifying.candidates(matter, ben, "erin@example") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [("123456", "123456"), ("123 456", "123456"), ("My code: 123-456.", "123456"), ("1234567", ""),
     ("order 123456 is late, why so", "")],
)  # fmt: skip
def test_what_is_only_a_code(text, code):
    assert codes.code_in(text) == code
