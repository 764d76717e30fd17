"""Facts about the screens of an import: choose, look, start, watch, correct; owners alone."""

import shutil
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sixring.conversations.models import Conversation
from sixring.moving import inbox, moves
from sixring.moving.models import Move, Reject
from tests.cast import agent_of
from tests.moving.conftest import USER, ZOE, ticket, written

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def page(client, ada):
    client.force_login(agent_of(ada))
    return client


@pytest.fixture
def laid(old_desk: Path, settings, tmp_path: Path) -> str:
    """The old desk's export, in the import folder of the server."""
    settings.HOME = tmp_path / "home"
    inbox.folder().mkdir(parents=True)
    shutil.move(old_desk, inbox.folder() / "old")
    return "old"


def worked() -> Move:
    while moves.settle():
        pass
    return Move.objects.get()


def test_from_choosing_to_done(page, laid: str) -> None:
    answer = page.post("/settings/moving/looks/", {"kind": "zendesk", "place": laid})
    address = answer.headers["Location"]
    assert "Looking through it" in page.get(address).content.decode()
    worked()
    looked = page.get(address).content.decode()
    assert "Bring it in" in looked
    assert "agents of the old system" in looked
    assert not Conversation.objects.exists()
    page.post(f"{address}start/")
    assert "rows are done" in page.get(f"{address}progress/").content.decode()
    worked()
    assert "What was brought in" in page.get(address).content.decode()
    assert Conversation.objects.count() == 1


def test_a_file_can_be_uploaded(page, old_desk: Path, settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"
    file = SimpleUploadedFile("../../tickets.json", (old_desk / "tickets.json").read_bytes())
    page.post("/settings/moving/looks/", {"kind": "zendesk", "uploads": file})
    move = worked()
    assert Path(move.source).parent == inbox.uploads()
    assert move.looked["counts"]["tickets"] == 1


def test_no_path_of_the_server_can_be_named(page, laid: str) -> None:
    for name in ("/etc/passwd", "../home", "old/tickets.json"):
        assert page.post("/settings/moving/looks/", {"kind": "zendesk", "place": name}).status_code == 422
    assert not Move.objects.exists()


def test_nothing_chosen_says_what_to_do(page, laid: str) -> None:
    assert page.post("/settings/moving/looks/", {"kind": "zendesk"}).status_code == 422


def test_it_can_be_stopped_and_gone_on_with(page, laid: str) -> None:
    address = page.post("/settings/moving/looks/", {"kind": "zendesk", "place": laid}).headers["Location"]
    worked()
    page.post(f"{address}start/")
    page.post(f"{address}stop/")
    assert worked().state == "stopped"
    assert not Conversation.objects.exists()
    page.post(f"{address}start/")
    assert worked().state == "done"


def test_a_rejected_row_is_corrected_and_brought_in(page, tmp_path: Path, bring) -> None:
    move = bring(written(tmp_path / "old", USER, ZOE, ticket(status="odd")))
    reject = Reject.objects.get()
    address = f"/settings/moving/{move.pk}/"
    page.post(f"{address}rejects/{reject.pk}/", {"raw": reject.raw})
    assert not Conversation.objects.exists()
    page.post(f"{address}rejects/{reject.pk}/", {"raw": reject.raw.replace("odd", "closed")})
    assert Conversation.objects.count() == 1
    reject.refresh_from_db()
    assert reject.state == "taken"


def test_another_trust_is_looked_at_anew(page, laid: str) -> None:
    address = page.post("/settings/moving/looks/", {"kind": "zendesk", "place": laid}).headers["Location"]
    worked()
    page.post(f"{address}look/", {"trust": "all"})
    move = worked()
    assert (move.trust, move.state) == ("all", "looked")


def test_the_report_is_a_table(page, old_desk: Path, bring) -> None:
    move = bring(old_desk)
    answer = page.get(f"/settings/moving/{move.pk}/report.csv")
    assert b"brought in: tickets,1" in b"".join(answer.streaming_content)


def test_nobody_but_an_owner_sees_it(client, ben, old_desk: Path, bring) -> None:
    move = bring(old_desk)
    client.force_login(agent_of(ben))
    for path in ("/settings/moving/", f"/settings/moving/{move.pk}/", f"/settings/moving/{move.pk}/report.csv"):
        assert client.get(path).status_code == 403
