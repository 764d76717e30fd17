"""Consent: the last word of an address, the strictest of a person, in whatever order things become known."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sixring.core.actors import SYSTEM, Actor
from sixring.core.changes import verbs_of
from sixring.core.errors import Forbidden, Invalid
from sixring.core.proof import ProofKind
from sixring.people import consent, merge, suppression
from sixring.people.consent import ANY, NO, UNKNOWN, YES, Saying, wordings
from sixring.people.models import Fact, Identity, Suppression, Wording
from tests.people.seeing import at, person_of, see, seen

pytestmark = [pytest.mark.django_db, pytest.mark.data]
few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
answers = st.sampled_from([YES, NO, UNKNOWN])
words = st.lists(st.tuples(st.integers(0, 1), answers, st.integers(0, 6)), max_size=6)
wide = st.lists(st.tuples(st.integers(0, 1), st.sampled_from([NO, UNKNOWN]), st.integers(0, 6)), max_size=3)


@pytest.fixture
def two():
    """Dan's address and Erin's."""
    return see(seen("email", "dan@example.com"), seen("email", "erin@example.com"))


def says(identity, answer, hours=0, purpose="offers", channel="email", **more):
    return Saying(identity, purpose, channel, answer, at(hours), more.pop("source", "tests"), **more)


def stands(person, purpose="offers", channel="email"):
    found = {one.name: one.answer for one in consent.of(person)}
    return found[f"consent.{purpose}.{channel}"]


def one_by_one(said):
    """What ought to stand for one address: the last word, a refusal of everything among them."""
    exact = [(hours, rank(answer), answer) for answer, hours, is_wide in said if not is_wide]
    broad = [(hours, rank(answer), answer) for answer, hours, is_wide in said if is_wide]
    last = [max(exact)] if exact else []
    if broad and max(broad)[2] == NO:
        last.append(max(broad))
    return max(last)[2] if last else UNKNOWN


def rank(answer):
    return {NO: 2, UNKNOWN: 1, YES: 0}[answer]


def test_a_yes_is_kept_with_when_where_and_the_wording_it_was_given_to(two):
    dan, _erin = two
    said = says(dan, YES, 3, wording="offers.2", how="at the till", source="Counter")
    assert consent.keep([said], actor=SYSTEM) == 1
    kept = consent.of(person_of(dan))[0].fact
    assert (kept.source, kept.observed_at, kept.value["wording"], kept.value["how"]) == (
        "Counter", at(3), "offers.2", "at the till",
    )  # fmt: skip
    assert consent.may(person_of(dan), "offers", "email")
    assert not consent.may(person_of(dan), "offers", "phone")
    assert verbs_of(dan) == ["consent.said"]


def test_the_same_again_changes_nothing(two):
    said = [says(two[0], YES, 1), says(two[0], NO, 2)]
    assert consent.keep(said + said, actor=SYSTEM) == 2
    assert consent.keep(said[::-1], actor=SYSTEM) == 0
    assert verbs_of(two[0]) == ["consent.said"] * 2


def test_every_saying_stays_also_the_same_answer_given_twice(two):
    consent.keep([says(two[0], YES, 1), says(two[0], NO, 2), says(two[0], YES, 3)], actor=SYSTEM)
    assert [one.value["answer"] for one in consent.sayings_of(person_of(two[0]))] == [YES, NO, YES]


@few
@given(said=words, broad=wide, data=st.data())
def test_most_restrictive_when_joined_in_any_order_and_back_when_undone(undone_database, said, broad, data):
    told = [(who, answer, hours, False) for who, answer, hours in said]
    told += [(who, answer, hours, True) for who, answer, hours in broad]
    order = data.draw(st.permutations(told))
    with undone_database():
        two = see(seen("email", "dan@example.com"), seen("email", "erin@example.com"))
        consent.keep([says(two[w], a, h, ANY if b else "offers", ANY if b else "email") for w, a, h, b in order],
                     actor=SYSTEM)  # fmt: skip
        alone = [one_by_one([(a, h, b) for w, a, h, b in told if w == who]) for who in (0, 1)]
        assert [stands(person_of(one)) for one in two] == alone
        made = merge.merge(person_of(two[0]), person_of(two[1]), actor=SYSTEM, reason="tests")
        assert stands(person_of(two[0])) == (NO if NO in alone else YES if YES in alone else UNKNOWN)
        merge.undo(made, actor=SYSTEM)
        assert [stands(person_of(one)) for one in two] == alone


def test_a_refusal_of_everything_outweighs_until_a_later_yes_names_something(two):
    dan = two[0]
    consent.keep([says(dan, YES, 1), says(dan, YES, 1, "surveys"), says(dan, NO, 2, ANY, ANY)], actor=SYSTEM)
    assert not consent.may_send(dan, "offers", "email")
    assert not consent.may_send(dan, "surveys", "email")
    consent.keep([says(dan, YES, 3)], actor=SYSTEM)
    assert consent.may_send(dan, "offers", "email")
    assert not consent.may_send(dan, "surveys", "email")


def test_taking_a_wide_refusal_back_gives_what_stood_before_and_no_more(two):
    dan = two[0]
    consent.keep([says(dan, UNKNOWN, 3, ANY), says(dan, NO, 2, ANY), says(dan, YES, 1)], actor=SYSTEM)
    assert consent.may_send(dan, "offers", "email")
    assert not consent.may_send(dan, "surveys", "email")


def test_who_only_claims_an_address_can_refuse_in_its_name_and_agree_to_nothing(two):
    dan = two[0]
    (forged,) = see(seen("email", "dan@example.com", proof="claimed"))
    assert forged.pk != dan.pk
    consent.keep([says(forged, YES, 1, proof=ProofKind.CLAIMED)], actor=SYSTEM)
    assert not consent.may_send(dan, "offers", "email")
    assert not consent.may_send(forged, "offers", "email")
    consent.keep([says(dan, YES, 2), says(forged, NO, 3, proof=ProofKind.CLAIMED)], actor=SYSTEM)
    assert not consent.may_send(dan, "offers", "email")
    assert not consent.may(person_of(dan), "offers", "email")
    consent.keep([says(dan, YES, 4)], actor=SYSTEM)  # Dan himself, afterwards
    assert consent.may_send(dan, "offers", "email")


def test_a_yes_from_the_future_is_outweighed_by_a_no_of_today(two):
    later = datetime.now(UTC) + timedelta(days=900)
    consent.keep([Saying(two[0], "offers", "email", YES, later, "Import")], actor=SYSTEM)
    assert consent.may_send(two[0], "offers", "email")
    consent.keep([Saying(two[0], "offers", "email", NO, datetime.now(UTC), "Import")], actor=SYSTEM)
    assert not consent.may_send(two[0], "offers", "email")


@pytest.mark.parametrize(
    ("purpose", "channel", "answer"),
    [("world peace", "email", YES), ("offers", "pigeon", YES), ("offers", "email", "maybe"), (ANY, ANY, YES),
     (ANY, "email", YES), ("offers", ANY, YES)],
)  # fmt: skip
def test_what_nobody_could_mean_is_refused_and_nothing_is_kept(two, purpose, channel, answer):
    with pytest.raises(Invalid):
        consent.keep([says(two[0], YES, 1), says(two[0], answer, 1, purpose, channel)], actor=SYSTEM)
    assert not Fact.objects.filter(name__startswith="consent.").exists()


def test_a_moment_without_a_zone_is_refused(two):
    with pytest.raises(Invalid):
        consent.keep([Saying(two[0], "offers", "email", YES, datetime(2026, 1, 1), "tests")], actor=SYSTEM)


def test_somebody_who_may_only_look_keeps_nothing(two):
    with pytest.raises(Forbidden):
        consent.keep([says(two[0], YES)], actor=Actor("agent", 1, "viewer"))
    with pytest.raises(Forbidden):
        suppression.keep("email", "dan@example.com", actor=Actor("agent", 1, "viewer"))


def test_the_gate_is_shut_for_silence_and_for_what_nobody_knows(two):
    assert consent.gate(two[0], "offers", "email") == "consent"
    consent.keep([says(two[0], YES)], actor=SYSTEM)
    assert consent.gate(two[0], "offers", "email") == ""
    assert consent.gate(two[0], "", "email") == consent.gate(two[0], "offers", "") == "consent"
    assert consent.gate(two[0], ANY, ANY) == "consent"


def test_a_shared_address_answers_for_itself():
    (info,) = see(seen("email", "info@allotments.example"))
    assert info.person is None
    consent.keep([says(info, YES)], actor=SYSTEM)
    assert consent.may_send(info, "offers", "email")


def test_whom_we_never_contact_is_kept_as_a_keyed_hash_and_shuts_the_gate(two):
    consent.keep([says(two[0], YES)], actor=SYSTEM)
    assert suppression.keep("email", " Dan@Example.com", actor=SYSTEM)
    assert not suppression.keep("email", "dan@example.com", actor=SYSTEM)
    assert suppression.holds("email", "DAN@example.com")
    assert not suppression.holds("phone", "dan@example.com")
    assert consent.gate(two[0], "offers", "email") == "suppressed"
    assert "dan" not in str(Suppression.objects.values_list("digest", "why").get())
    pairs = [("email", "dan@example.com"), ("email", "erin@example.com")]
    assert suppression.among(pairs) == {pairs[0]}


def test_suppression_reaches_the_whole_person_and_outlives_the_identity(two):
    consent.keep([says(two[1], YES)], actor=SYSTEM)
    suppression.keep("email", "dan@example.com", actor=SYSTEM)
    assert consent.may_send(two[1], "offers", "email")
    merge.merge(person_of(two[0]), person_of(two[1]), actor=SYSTEM, reason="tests")
    assert not consent.may_send(Identity.objects.get(pk=two[1].pk), "offers", "email")
    assert suppression.lift("email", "dan@example.com", actor=SYSTEM)
    assert not suppression.lift("email", "dan@example.com", actor=SYSTEM)


def test_wordings_are_only_ever_added(ada, ben):
    assert wordings.current("offers").key == "offers.1"
    assert not Wording.objects.exists()
    fresh = wordings.write("offers", "Write to me about trays.", actor=ada)
    assert (fresh.key, fresh.by_id) == ("offers.2", ada.id)
    assert wordings.write("offers", " Write to me  about trays. ", actor=ada).pk == fresh.pk
    assert [one.version for one in wordings.versions("offers")] == [2, 1]
    assert wordings.named(["offers.1"])["offers.1"].text != fresh.text
    assert wordings.named(["offers.9"]) == {}
    assert [one.key for one in wordings.all_current()] == ["offers.2", "surveys.1", "advice.1"]
    with pytest.raises(Forbidden):
        wordings.write("offers", "Anything", actor=ben)
    for text in ("", "x" * 2001):
        with pytest.raises(Invalid):
            wordings.write("offers", text, actor=ada)
