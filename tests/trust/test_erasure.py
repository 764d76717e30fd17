"""Facts about erasing a person: what is theirs goes everywhere, what is others' stays as it was."""

import pytest

from sixring.conversations.models import Conversation, Draft, Held, Note, Placement
from sixring.conversations.writing import notes
from sixring.core import privacy
from sixring.core.errors import Forbidden
from sixring.core.privacy.traces import Traces
from sixring.interactions.models import Interaction
from sixring.people import fold, merge, suppression
from sixring.people import privacy as of_people
from sixring.people.models import Identity, Person
from sixring.trust.models import Erasure
from sixring.trust.privacy import erasing, journal, replaying
from tests.cast import hands_in, place_of, settle, touches_of, where
from tests.trust.erasing import erased, everything, journal_here, says

pytestmark = pytest.mark.django_db
__all__ = ["journal_here"]


@pytest.fixture(autouse=True)
def own_journal(journal_here):
    return journal_here


def who(touch) -> Person:
    return Person.objects.get(pk=touch.identity.person_id)


@pytest.mark.data
def test_nothing_names_them_afterwards(dan, erin, ada, ben):
    first = dan.writes("My orchid zanzibarium wilts", subject="Zanzibarium", data={"html": "<p>zanzibarium</p>"})
    dan.chats("And my zanzibarium browser", also=[["email", dan.email]])
    notes.note(where(first), "He grows zanzibarium", actor=ben)
    erin.writes("Mine is fine")
    row = erased(who(first), ada)
    assert says("zanzibarium") == []
    assert says(dan.email) == []
    assert row.state == Erasure.State.DONE
    assert row.counts["conversations"]["conversations"] >= 1
    assert row.counts["interactions"]["touches"] == 2


@pytest.mark.data
def test_what_is_others_stays_as_it_was(dan, erin, ada):
    theirs = erin.writes("Where are my trays?")
    before = everything()
    erased(who(dan.writes("Hello there")), ada)
    after = everything()
    changed = [
        (table, key)
        for table, told in before.items()
        for key, row in told.items()
        if after[table].get(key) != row
    ]  # fmt: skip
    assert changed == []
    assert Interaction.objects.get(pk=theirs.pk).text == "Where are my trays?"
    assert fold.check() == []


def test_whoever_writes_again_is_somebody_new(dan, ada):
    before = who(dan.writes("Hello"))
    erased(before, ada)
    after = dan.writes("It is me again")
    assert after.identity.person_id != before.pk
    assert Interaction.objects.filter(identity=after.identity).count() == 1


def test_from_the_first_moment_nobody_is_known_as_them(dan, ada):
    """Before the worker has done anything."""
    before = who(dan.writes("Hello"))
    erasing.erase(before, actor=ada)
    new = dan.writes("Still there?")
    assert new.identity.person_id != before.pk
    erasing.settle()
    assert Interaction.objects.get(pk=new.pk).text == "Still there?"
    assert not Person.objects.filter(pk=before.pk).exists()


def test_the_same_mail_coming_again_is_known_and_brings_nothing_back(dan, accounts, ada):
    person = who(dan.writes("Hello", external_id="mail-1"))
    erased(person, ada)
    row = {"sender": ["email", dan.email, "domain"], "text": "Hello", "external_id": "mail-1"}
    from sixring.channels import inbox
    from sixring.channels.inbox import Item

    assert inbox.accept([Item(accounts["letters"], b"[]", {"key": "mail-1", "who": dan.email})]) == 0
    settle()
    assert Interaction.objects.count() == 0, row


def test_others_in_a_conversation_keep_their_words_and_not_the_quotation(dan, erin, accounts, ada, ben):
    first = dan.writes(
        "My pump number is quetzalcoatl", subject="Pump", external_id="m1", reference="<m1@x>",
        participants=[["email", erin.email, "domain"]],
    )  # fmt: skip
    hers = erin.writes(
        "I have the same.\n> My pump number is quetzalcoatl", subject="Re: Pump", replies_to=["<m1@x>"],
        participants=[["email", dan.email]],
    )  # fmt: skip
    place = where(first)
    assert where(hers) == place
    notes.note(place, "Both of them; ask dan@example.com first", actor=ben)
    erased(who(first), ada)
    hers.refresh_from_db()
    assert hers.text == "I have the same.\n> [erased]"
    assert where(hers) == place
    assert Note.objects.get().text == "Both of them; ask [erased] first"
    assert Conversation.objects.get().anchor_id == hers.identity_id
    assert says("quetzalcoatl") == says(dan.email) == []


def test_what_waits_to_leave_does_not(dan, ada, ben):
    touch = dan.writes("Hello")
    place = where(touch)
    Held.objects.create(
        conversation=place, agent_id=ben.id, token="t", due_at="2030-01-01T00:00Z", text="Dear Dan", envelope={}
    )  # fmt: skip
    Draft.objects.create(conversation=place, agent_id=ben.id, text="Dear Dan")
    erasing.erase(who(touch), actor=ada)
    assert Held.objects.get().state == Held.State.STOPPED
    erasing.settle()
    assert (Held.objects.count(), Draft.objects.count()) == (0, 0)


def test_what_lies_in_quarantine_goes_too(dan, accounts, ada):
    person = who(dan.writes("Hello"))
    bad = hands_in(accounts["letters"], f"no mail of {dan.email} is this", who=dan.email)
    settle()
    erased(person, ada)
    bad.refresh_from_db()
    assert (bytes(bad.raw), bad.meta) == (b"", {})
    assert says(dan.email) == []


def test_of_a_batch_of_several_only_the_others_touches_stay(dan, erin, accounts, ada):
    batch = hands_in(
        accounts["letters"],
        {"sender": ["email", dan.email, "domain"], "text": "Mine", "external_id": "a"},
        {"sender": ["email", erin.email, "domain"], "text": "Hers", "external_id": "b"},
    )
    settle()
    erased(who(touches_of(batch)[0]), ada)
    batch.refresh_from_db()
    assert bytes(batch.raw) == b""
    assert [touch.text for touch in touches_of(batch)] == ["Hers"]


def test_who_only_claimed_to_be_them_named_them(dan, ada):
    proven = dan.writes("Really me")
    claimed = dan.writes("Perhaps me", proof="claimed")
    assert proven.identity_id != claimed.identity_id
    erased(who(proven), ada)
    assert Identity.objects.filter(pk=claimed.identity_id).count() == 0


def test_joined_and_parted_people_leave_no_trace_with_each_other(dan, erin, ada):
    mine, hers = who(dan.writes("Hello")), who(erin.writes("Hi"))
    decision = merge.merge(hers, mine, actor=ada, reason=f"same as {dan.email}")
    merge.undo(decision, actor=ada)
    erased(Person.objects.get(pk=mine.pk), ada)
    assert says(dan.email) == []
    assert fold.check() == []
    assert Person.objects.filter(pk=hers.pk).exists()


def test_addresses_are_never_written_to_again_if_so_chosen(dan, erin, ada):
    erased(who(dan.writes("Hello")), ada)
    erased(who(erin.writes("Hello")), ada, suppress=False)
    assert suppression.holds("email", dan.email)
    assert not suppression.holds("email", erin.email)


def test_twice_is_once(dan, ada):
    person = who(dan.writes("Hello"))
    first = erasing.erase(person, actor=ada)
    assert erasing.erase(person, actor=ada) == first
    erasing.settle()
    assert not Person.objects.filter(pk=person.pk).exists()


def test_only_an_administrator_may(dan, ben):
    with pytest.raises(Forbidden):
        erasing.erase(who(dan.writes("Hello")), actor=ben)


def test_the_receipt_and_the_journal_hold_no_value(dan, ada, own_journal):
    row = erased(who(dan.writes("Hello", subject="Zanzibarium")), ada)
    told = f"{row.counts} {row.digests} {row.cleaned} {row.sealed} {own_journal.read_text()}"
    assert not any(word in told.lower() for word in ("dan@", "zanzibarium"))
    assert [line.key for line in journal.lines()] == [row.key]
    assert replaying.owed() == []


def test_after_a_restore_they_are_erased_again(dan, erin, ada):
    """A database as it was before: the journal knows who was erased, and not by name."""
    dan.writes("Hello")
    line_of = journal.Line("k" * 32, "2099-01-01T00:00:00+00:00", [journal.digest(("email", "", dan.email))])
    journal.write(line_of)
    erin.writes("Hi")
    said = []
    assert replaying.replay(said.append) == 1
    assert says(dan.email) == []
    assert [touch.text for touch in Interaction.objects.all()] == ["Hi"]
    assert replaying.replay(said.append) == 0


def test_who_came_anew_after_the_erasure_is_not_erased_by_a_restore(dan):
    journal.write(journal.Line("k" * 32, "2001-01-01T00:00:00+00:00", [journal.digest(("email", "", dan.email))]))
    dan.writes("Hello")
    replaying.replay(print)
    assert Interaction.objects.count() == 1


def test_a_number_passed_on_keeps_what_is_the_later_ones(dan, erin, accounts, ada, clock):
    called = dan.calls("First owner", also=[["email", dan.email]])
    person = who(called)
    clock.forward(days=30)
    other = who(erin.writes("Hi"))
    merge.rebind(called.identity, other, clock.now, actor=ada, reason="the number was passed on")
    clock.forward(days=1)
    later = dan.calls("Second owner")
    erased(person, ada)
    assert [touch.text for touch in Interaction.objects.filter(identity=called.identity)] == ["Second owner"]
    assert Identity.objects.get(pk=called.identity_id).person_id == other.pk
    assert place_of(later).current
    assert fold.check() == []


def test_a_step_that_fails_is_done_again_and_counted_once(dan, ada, monkeypatch):
    dan.writes("One")
    person = who(dan.writes("Two"))
    row = erasing.erase(person, actor=ada)
    whole = of_people.erase

    def killed(subject, tell):
        raise KeyboardInterrupt

    monkeypatch.setattr(of_people, "erase", killed)
    with pytest.raises(KeyboardInterrupt):
        erasing.settle()
    monkeypatch.setattr(of_people, "erase", whole)
    assert erasing.settle() == 1
    row.refresh_from_db()
    assert row.counts["interactions"]["touches"] == 2
    assert (row.attempts, Placement.objects.count()) == (2, 0)


@pytest.mark.parametrize(
    "wrapped",
    [
        b"From: Dan <dan@example.com>",
        "dan@example.com".encode("utf-16-le"),
        "dan@example.com".encode("utf-16-be"),
        b"c29tZSB0ZXh0IGZvciBkYW5AZXhhbXBsZS5jb20gaW4gaXQ=",
        b"=64=61=6E=40example.com",
        b"from=dan%40example.com&x=1",
        b'{"from": "dan\\u0040example.com"}',
        b"<a>dan&#64;example.com</a>",
    ],
)
def test_traces_are_found_in_every_wrapping(wrapped):
    assert Traces(["dan@example.com"]).in_bytes(wrapped)
    assert not Traces(["erin@example.com"]).in_bytes(wrapped)


def test_a_name_that_others_may_have_tells_nobody_outside_their_conversations(dan, erin, accounts, ada):
    person = who(dan.writes("Hello", facts={"name": "John Smith", "user_id": "12345"}))
    aside = hands_in(accounts["letters"], "John Smith 12345 wrote something odd", who=erin.email)
    settle()
    erased(person, ada)
    aside.refresh_from_db()
    assert bytes(aside.raw) != b""


def test_every_room_exports(dan, ben):
    touch = dan.writes("My orchid wilts", subject="Orchid")
    notes.note(where(touch), "A gardener", actor=ben)
    told = {one.name: one for one in privacy.export(of_people.subject_of(who(touch)))}
    assert told["touches-1"].rows[0]["text"] == "My orchid wilts"
    assert "A gardener" in told["conversations"].rows[0]["notes"][0]
    assert told["identities"].rows[0]["value"] == dan.email
