"""Facts about Zendesk's export: a ticket becomes a conversation with all that was said, as it stood there."""

from pathlib import Path

import pytest

from sixring.conversations import searching
from sixring.conversations.models import Conversation, Note
from sixring.core.models import Agent, Change
from sixring.interactions.models import Attachment, Interaction
from sixring.people import consent, fold, suppression
from sixring.people.models import Identity, Person
from sixring.people.profile import of as profile_of
from tests.cast import agent_of
from tests.moving.conftest import USER, ZOE, comment, ticket, written

pytestmark = [pytest.mark.data, pytest.mark.django_db]


def only() -> Conversation:
    return Conversation.objects.get()


def test_a_ticket_becomes_a_conversation(old_desk: Path, bring) -> None:
    move = bring(old_desk)
    matter = only()
    assert (move.state, matter.subject, matter.state) == ("done", "Broken trays", "resolved")
    assert [tag.name for tag in matter.tags.all()] == ["delivery"]
    told = [(one.direction, one.text, one.channel) for one in Interaction.objects.order_by("occurred_at")]
    assert told == [("in", "They broke", "email"), ("out", "New ones are on their way", "email")]
    assert matter.anchor.person.name == "Dan Doe"
    assert matter.opened_at.isoformat() == "2024-05-01T10:00:00+00:00"


def test_what_was_private_is_a_note_that_says_whose_it_was(old_desk: Path, bring, ada) -> None:
    bring(old_desk)
    note = Note.objects.get()
    assert (note.text, note.agent_id) == ("Zoe Old: He is right", ada.id)


def test_a_colleague_of_then_who_is_here_has_what_was_theirs(tmp_path: Path, bring, ben) -> None:
    address = agent_of(ben).email
    bring(written(tmp_path / "old", USER, ZOE | {"email": address.upper()}, ticket(status="pending")))
    assert only().assignee == agent_of(ben)
    assert Note.objects.get().agent == agent_of(ben)
    assert Interaction.objects.get(direction="out").agent == agent_of(ben)


def test_colleagues_of_then_are_no_customers(old_desk: Path, bring) -> None:
    bring(old_desk)
    assert Person.objects.count() == 1
    assert not Agent.objects.filter(name="Zoe Old").exists()


@pytest.mark.parametrize(
    ("status", "state"),
    [("new", "needs_us"), ("open", "needs_us"), ("pending", "waiting"), ("hold", "on_hold"), ("solved", "resolved")],
)
def test_the_state_is_the_one_it_had(status: str, state: str, tmp_path: Path, bring) -> None:
    bring(written(tmp_path / "old", USER, ZOE, ticket(status=status)))
    assert only().state == state


@pytest.mark.parametrize("words", ["#12345", "12345"])
def test_the_old_number_is_found(words: str, old_desk: Path, bring, ada) -> None:
    bring(old_desk)
    assert [hit.conversation for hit in searching.find(words, ada).hits] == [only()]


def test_the_old_number_stands_beside_the_conversation(old_desk: Path, bring, ada, client) -> None:
    bring(old_desk)
    client.force_login(agent_of(ada))
    assert "Zendesk #12345" in client.get(f"/conversations/{only().pk}/").content.decode()


def test_the_same_again_adds_nothing(year: Path, bring) -> None:
    bring(year)
    before = (Conversation.objects.count(), Interaction.objects.count(), Note.objects.count(), Identity.objects.count())
    told = Change.objects.filter(verb__startswith="conversation.").count()
    move = bring(year)
    after = (Conversation.objects.count(), Interaction.objects.count(), Note.objects.count(), Identity.objects.count())
    assert after == before
    assert set(move.counts) == {"here already"}
    assert Change.objects.filter(verb__startswith="conversation.").count() == told
    assert fold.check() == []


def test_a_newer_export_adds_what_is_new_alone(tmp_path: Path, bring) -> None:
    bring(written(tmp_path / "old", USER, ZOE, ticket(status="pending")))
    grown = ticket(status="solved", tags=["delivery", "refund"])
    grown["comments"] = [*grown["comments"], comment(4, 7, "They came")]
    move = bring(written(tmp_path / "new", USER, ZOE, grown))
    assert move.counts["messages"] == 1
    assert (only().state, only().preview, only().tags.count()) == ("resolved", "They came", 2)
    assert Note.objects.count() == 1


def test_it_never_opens_again_what_was_resolved_here(tmp_path: Path, bring) -> None:
    bring(written(tmp_path / "old", USER, ZOE, ticket()))
    grown = ticket(status="open")
    grown["comments"] = [*grown["comments"], comment(4, 7, "And now?")]
    bring(written(tmp_path / "new", USER, ZOE, grown))
    assert only().state == "resolved"


def test_what_the_old_desk_verified_is_proven_the_rest_claimed(tmp_path: Path, bring) -> None:
    second = [{"type": "email", "value": "dan@work.example.com", "verified": True}]
    unsure = USER | {"id": 9, "email": "erin@example.com", "verified": False}
    bring(written(tmp_path / "old", USER | {"identities": second}, unsure))
    known = dict(Identity.objects.values_list("value", "claimed"))
    assert known == {"dan@example.com": False, "dan@work.example.com": False, "erin@example.com": True}
    both = Identity.objects.filter(value__startswith="dan@")
    assert len({one.person_id for one in both}) == 1


@pytest.mark.parametrize(("trust", "claimed"), [("all", False), ("none", True)])
def test_the_owner_may_trust_all_or_nothing(trust: str, claimed: bool, tmp_path: Path, bring) -> None:
    verified = trust == "none"
    bring(written(tmp_path / "old", USER | {"verified": verified}), trust=trust)
    assert Identity.objects.get().claimed is claimed


def test_refusals_come_along(tmp_path: Path, bring) -> None:
    bring(written(tmp_path / "old", USER | {"tags": ["unsubscribed", "do_not_contact"]}))
    person = Person.objects.get()
    assert consent.of(person)[0].answer == "no"
    assert suppression.holds("email", "dan@example.com")


def test_a_company_is_known_by_its_name(tmp_path: Path, bring) -> None:
    company = {"id": 5, "name": "Allotments Ltd", "domain_names": []}
    bring(written(tmp_path / "old", company, USER | {"organization_id": 5}))
    assert profile_of(Person.objects.get())["company"].value == "Allotments Ltd"


def test_files_beside_the_export_come_along_the_others_are_named(tmp_path: Path, bring) -> None:
    files = [{"id": 1, "file_name": "tray.jpg"}, {"id": 2, "file_name": "gone.jpg"}]
    said = [comment(1, 7, "Look", attachments=files)]
    old = written(tmp_path / "old", USER, ZOE, ticket(comments=said))
    (old / "attachments" / "1").mkdir(parents=True)
    (old / "attachments" / "1" / "tray.jpg").write_bytes(b"JPEG")
    bring(old)
    assert Attachment.objects.get().name == "tray.jpg"
    assert Interaction.objects.get().data["left_behind"] == ["gone.jpg"]


def test_pages_of_the_api_are_read_too(tmp_path: Path, bring) -> None:
    import json

    page = {"users": [USER, ZOE], "count": 2, "tickets": [ticket()], "end_of_stream": True}
    bring(written(tmp_path / "old", json.dumps(page, indent=2)))
    assert only().subject == "Broken trays"


def test_who_is_told_within_the_ticket_alone_is_known(tmp_path: Path, bring) -> None:
    bring(written(tmp_path / "old", ticket(requester=USER, comments=[comment(1, 7, "Hi")])))
    assert only().anchor.value == "dan@example.com"
