"""Facts about broken files: each bad row ends in the report with its line and reason, its neighbours come in whole."""

import io
import json
from pathlib import Path

import pytest

from sixring.conversations.models import Conversation, Placement
from sixring.interactions.models import Interaction
from sixring.moving import bringing, moves, reports
from sixring.moving.models import Move, Reject
from sixring.moving.reading import pieces
from sixring.people import fold
from sixring.people.models import Person
from tests.moving.conftest import USER, ZOE, comment, ticket, written

pytestmark = [pytest.mark.data, pytest.mark.django_db]

BAD = {
    "half a row": (json.dumps(ticket())[:200], "no JSON"),
    "no object": ("[1, 2]", "not the fields"),
    "a number": ("42", "not the fields"),
    "no status": (json.dumps(ticket(status="lost")), "none that Zendesk has"),
    "no moment": (json.dumps(ticket(created_at="yesterday")), "is no moment"),
    "year 0": (json.dumps(ticket(created_at="0001-01-01T00:00:00Z")), "is no moment"),
    "asked by nobody": (json.dumps(ticket(requester_id=404)), "among no people"),
    "no id": (json.dumps({"requester_id": 7, "status": "open"}), "not the fields"),
    "deleted": (json.dumps(ticket(status="deleted")), "deleted there"),
    "comments of words": (json.dumps(ticket(comments=["hello"])), "not the fields"),
    "deep": ("[" * 100_000, "JSON"),
}


def whole(matter: Conversation) -> bool:
    """Never half a customer: somebody asked, something was said, and it is placed."""
    return bool(matter.anchor and matter.reach and Placement.objects.filter(conversation=matter).exists())


@pytest.mark.parametrize("case", BAD)
def test_a_bad_row_costs_itself_alone(case: str, tmp_path: Path, bring) -> None:
    row, why = BAD[case]
    move = bring(written(tmp_path / "old", USER, ZOE, row, ticket(99)))
    reject = Reject.objects.get(move=move)
    assert (reject.file, reject.line, reject.state) == ("tickets.json", 3, "open")
    assert why in reject.reason
    assert reject.raw == row[: len(reject.raw)]
    assert whole(Conversation.objects.get())
    assert (move.state, move.counts["rejects"]) == ("done", 1)


def test_nuls_and_wrong_encodings_are_read_as_well_as_can_be(tmp_path: Path, bring) -> None:
    odd = json.dumps(ticket(subject="Sch\u00fcssel", comments=[comment(1, 7, "NULL")]), ensure_ascii=False)
    old = written(tmp_path / "old", USER, ZOE)
    (old / "tickets.json").open("ab").write(odd.replace("NULL", "a\\u0000b\x00c").encode("cp1252"))
    bring(old)
    assert Conversation.objects.get().subject == "Schüssel"
    assert Interaction.objects.get().text == "abc"


def test_a_row_told_twice_is_one(tmp_path: Path, bring) -> None:
    move = bring(written(tmp_path / "old", USER, USER, ZOE, ticket(), ticket()))
    assert (Person.objects.count(), Conversation.objects.count(), Interaction.objects.count()) == (1, 1, 2)
    assert move.looked["counts"]["repeated"] == 2


def test_a_huge_field_is_cut_or_set_aside(tmp_path: Path, bring, monkeypatch) -> None:
    monkeypatch.setattr(pieces, "LONGEST", 3_000_000)
    long = ticket(1, comments=[comment(1, 7, "x" * 1_500_000)])
    longer = ticket(2, comments=[comment(1, 7, "x" * 4_000_000)])
    move = bring(written(tmp_path / "old", USER, ZOE, long, longer, ticket(3)))
    assert Conversation.objects.count() == 2
    assert "longer than" in Reject.objects.get(move=move).reason
    assert max(len(text) for text in Interaction.objects.values_list("text", flat=True)) == 1_000_000


def test_a_document_that_was_cut_off_says_so(tmp_path: Path, bring) -> None:
    page = json.dumps({"users": [USER, ZOE], "tickets": [ticket(1), ticket(2), ticket(3)]})
    move = bring(written(tmp_path / "old", page[:-100]))
    assert Conversation.objects.count() == 2
    assert "cut off" in Reject.objects.get(move=move).reason


@pytest.mark.parametrize("chunk", [1, 2, 7, 64, 1000])
def test_a_document_reads_the_same_however_it_comes(chunk: int, monkeypatch) -> None:
    monkeypatch.setattr(pieces, "CHUNK", chunk)
    rows = [{"id": n, "text": 'quo"te\\{[}\n' * n, "in": [{"deep": [[]]}]} for n in range(5)]
    file = io.BytesIO(json.dumps({"count": 5, "next": None, "tickets": rows, "users": rows[:1]}, indent=1).encode())
    found = list(pieces.members(file))
    assert [json.loads(one.content) for one in found] == [*rows, *rows[:1]]
    assert [one.of for one in found] == ["tickets"] * 5 + ["users"]


def test_what_the_database_refuses_is_set_aside_whole(year: Path, bring, monkeypatch) -> None:
    real = bringing.Bringing.count_messages

    def fails(self, matters):
        real(self, matters)
        if any(matter.number == "4007" for matter in matters):
            raise RuntimeError("boom")

    monkeypatch.setattr(bringing.Bringing, "count_messages", fails)
    move = bring(year)
    assert Reject.objects.get(move=move).reason == "It could not be kept: RuntimeError."
    assert Conversation.objects.count() == 59
    assert all(map(whole, Conversation.objects.select_related("anchor", "reach")))
    assert fold.check() == []


def test_it_goes_on_where_it_was_killed(year: Path, bring, monkeypatch) -> None:
    """Killed after a batch was written and before the next: another process goes on behind it."""
    real, calls = moves.write, []

    def dies(*told):
        calls.append(told)
        if len(calls) == 4:
            raise KeyboardInterrupt
        real(*told)

    monkeypatch.setattr(moves, "write", dies)
    with pytest.raises(KeyboardInterrupt):
        bring(year)
    monkeypatch.setattr(moves, "write", real)
    moves._courses.clear()
    move = Move.objects.get()
    assert 0 < Conversation.objects.count() < 60
    while moves.settle():
        pass
    move.refresh_from_db()
    assert (move.state, move.counts["tickets"], Conversation.objects.count()) == ("done", 60, 60)


def test_the_report_can_be_opened_safely(tmp_path: Path, bring) -> None:
    bring(written(tmp_path / "old", USER, ZOE, "=HYPERLINK(1)"), report=tmp_path / "report.csv", dry_run=True)
    report = (tmp_path / "report.csv").read_text("utf-8-sig")
    assert "'=HYPERLINK(1)" in report
    assert "tickets.json,3," in report


def test_a_dry_run_brings_nothing(year: Path, bring) -> None:
    move = bring(year, dry_run=True)
    assert move.looked["counts"]["tickets"] == 60
    assert not Conversation.objects.exists()
    assert not Person.objects.exists()
    assert not Move.objects.exclude(state="looked").exists()
    assert next(iter(reports.looked_lines(move))).startswith("year: 20 people, 7 companies, 60 tickets")


def test_a_dry_run_says_who_is_known_here(old_desk: Path, bring, dan) -> None:
    dan.writes("Hello")
    assert bring(old_desk, dry_run=True).looked["counts"]["known here"] == 1
