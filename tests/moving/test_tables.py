"""Facts about tables: whatever wrote them, a map says which column is what; it is guessed and can be corrected."""

from pathlib import Path

import pytest

from sixring.conversations.models import Conversation, Note
from sixring.core.errors import Refused
from sixring.interactions.models import Interaction
from sixring.moving.models import Reject
from sixring.moving.tables import mapping, reading
from sixring.people import consent
from sixring.people.models import Identity, Person
from sixring.people.profile import of as profile_of

pytestmark = [pytest.mark.django_db]

PERSONS = """Customer ID;Full name;E-mail;Verified;Company;Unsubscribed
7;Dan Doe;dan@example.com;yes;Allotments Ltd;no
9;Erin Ü;erin@example.com;no;;yes
"""
TICKETS = """Ticket ID;Subject;Status;Customer ID;Tags;Created at;Channel
12345;Broken trays;Closed;7;delivery, refund;2024-05-01 10:00:00;email
12346;Other;Open;9;;01.05.2024 11:00;web
"""
MESSAGES = """Ticket ID;Message ID;Author email;Author name;Public;Text;Created at
12345;2;zoe@old.example.org;Zoe Old;yes;"New ones;
are on their way";2024-05-01T11:00:00Z
12345;1;dan@example.com;Dan Doe;yes;They broke;2024-05-01T10:00:00Z
12345;3;zoe@old.example.org;Zoe Old;no;He is right;2024-05-01T12:00:00Z
404;4;dan@example.com;;yes;Lost;2024-05-01T12:00:00Z
"""


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    folder = tmp_path / "old"
    folder.mkdir()
    for name, text in (("persons", PERSONS), ("tickets", TICKETS), ("messages", MESSAGES)):
        (folder / f"{name}.csv").write_bytes(text.encode("cp1252"))
    return folder


def test_three_tables_become_conversations(tables: Path, bring) -> None:
    move = bring(tables, "csv")
    matter = Conversation.objects.get(subject="Broken trays")
    told = Interaction.objects.filter(placements__conversation=matter).order_by("occurred_at")
    assert [(one.direction, one.text) for one in told] == [("in", "They broke"), ("out", "New ones;\nare on their way")]
    assert told[1].data["by"] == "Zoe Old"
    assert Note.objects.get().text == "Zoe Old: He is right"
    assert {tag.name for tag in matter.tags.all()} == {"delivery", "refund"}
    assert (matter.channel, matter.anchor.value) == ("email", "dan@example.com")
    assert move.counts["tickets"] == 2


def test_people_come_with_their_company_and_their_refusals(tables: Path, bring) -> None:
    bring(tables, "csv")
    dan, erin = Person.objects.get(name="Dan Doe"), Person.objects.get(name="Erin Ü")
    assert profile_of(dan)["company"].value == "Allotments Ltd"
    assert consent.of(erin)[0].answer == "no"
    assert dict(Identity.objects.values_list("value", "claimed")) == {
        "dan@example.com": False, "erin@example.com": True,
    }  # fmt: skip


def test_a_message_of_no_ticket_is_set_aside(tables: Path, bring) -> None:
    bring(tables, "csv")
    reject = Reject.objects.get()
    assert (reject.file, reject.line) == ("messages.csv", 6)
    assert "no file" in reject.reason


def test_the_map_is_guessed_written_and_read_again(tables: Path, bring) -> None:
    bring(tables, "csv", dry_run=True)
    path = mapping.beside(tables)
    told = mapping.read(path.read_text())
    assert told["tickets"]["number"] == "Ticket ID"
    assert told["messages"]["author_email"] == "Author email"
    path.write_text(path.read_text().replace('subject = "Subject"', 'subject = "Tags"'))
    bring(tables, "csv")
    assert Conversation.objects.filter(subject="delivery, refund").exists()


def test_the_same_again_adds_nothing(tables: Path, bring) -> None:
    bring(tables, "csv")
    assert set(bring(tables, "csv").counts) == {"here already", "rejects"}
    assert Interaction.objects.count() == 3


def test_a_status_nobody_knows_is_asked_for(tables: Path, bring) -> None:
    (tables / "tickets.csv").write_text(TICKETS.replace("Open", "Waiting for parts"))
    bring(tables, "csv")
    assert "under [status]" in Reject.objects.get(file="tickets.csv").reason
    path = mapping.beside(tables)
    path.write_text(path.read_text() + '\n[status]\n"Waiting for parts" = "on_hold"\n')
    bring(tables, "csv")
    assert Conversation.objects.get(subject="Other").state == "on_hold"


def test_half_a_row_is_set_aside(tables: Path, bring) -> None:
    (tables / "persons.csv").write_text(PERSONS + "10;Half\n")
    bring(tables, "csv")
    assert Reject.objects.get(file="persons.csv").reason == "It has 2 cells, the header 6."


def test_a_map_that_names_what_there_is_not_says_so(tables: Path, bring) -> None:
    path = mapping.beside(tables)
    path.write_text('[tickets]\nfile = "tickets.csv"\nnumber = "Ticket ID"\n')
    with pytest.raises(Refused, match="needs a column for status, created_at"):
        bring(tables, "csv")


@pytest.mark.parametrize(
    ("text", "how", "iso"),
    [
        ("2024-05-01T10:00:00+02:00", {}, "2024-05-01T08:00:00+00:00"),
        ("2024-05-01 10:00", {"zone": "Europe/Berlin"}, "2024-05-01T08:00:00+00:00"),
        ("01/05/2024 10:00", {"date": "%d/%m/%Y %H:%M"}, "2024-05-01T10:00:00+00:00"),
        ("1714557600", {}, "2024-05-01T10:00:00+00:00"),
        ("1.5.2024 10:00", {}, "2024-05-01T10:00:00+00:00"),
    ],
)
def test_moments_are_read_as_they_are_written(text: str, how: dict, iso: str) -> None:
    at = reading.moment(text, how)
    assert at
    assert at.isoformat() == iso


@pytest.mark.parametrize("text", ["01/05/2024", "soon", "0001-01-01", "99999999999999999999"])
def test_a_doubtful_moment_is_refused(text: str) -> None:
    with pytest.raises(reading.Unreadable):
        reading.moment(text, {})
