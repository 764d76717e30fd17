"""Facts about taking everything along: it is all there, can be read back, and holds no secret."""

import json
from pathlib import Path

import pytest

from sixring.channels.models import Account
from sixring.conversations.models import Conversation, Note, Placement
from sixring.core.errors import Invalid
from sixring.core.models import Agent, Change
from sixring.interactions.models import Interaction
from sixring.moving.export import export
from sixring.people.models import Fact, Identity, Person
from tests.moving.conftest import USER, comment, ticket, written

pytestmark = [pytest.mark.data, pytest.mark.django_db]
COUNTED = {
    "persons": Person, "identities": Identity, "interactions": Interaction, "conversations": Conversation,
    "messages": Placement, "notes": Note, "agents": Agent, "changes": Change, "accounts": Account,
}  # fmt: skip


def lines(folder: Path, name: str) -> list[dict]:
    return [json.loads(line) for line in (folder / f"{name}.ndjson").read_text("utf-8").splitlines()]


def test_everything_is_there_and_can_be_read_back(year: Path, bring, tmp_path: Path) -> None:
    bring(year)
    counts = export(tmp_path / "out")
    for name, model in COUNTED.items():
        assert counts[name] == len(lines(tmp_path / "out", name)) == model.objects.count(), name
    assert counts["facts"] + counts["consents"] == Fact.objects.count()
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["counts"] == counts


def test_what_was_said_is_found_by_its_conversation(tmp_path: Path, bring, dan) -> None:
    message = dan.writes("Where are my trays?")
    export(tmp_path / "out")
    placed = {one["interaction"]: one["conversation"] for one in lines(tmp_path / "out", "messages")}
    told = {one["id"]: one for one in lines(tmp_path / "out", "conversations")}
    said = {one["id"]: one["text"] for one in lines(tmp_path / "out", "interactions")}
    assert said[message.pk] == "Where are my trays?"
    assert told[placed[message.pk]]["reference"]


def test_files_come_along(tmp_path: Path, bring) -> None:
    old = written(tmp_path / "old", USER, ticket(comments=[comment(1, 7, "Look", attachments=[
        {"id": 1, "file_name": "tray.jpg"}])]))  # fmt: skip
    (old / "attachments" / "1").mkdir(parents=True)
    (old / "attachments" / "1" / "tray.jpg").write_bytes(b"JPEG")
    bring(old)
    export(tmp_path / "out")
    (file,) = lines(tmp_path / "out", "files")
    assert (tmp_path / "out" / "media" / file["key"][:2] / file["key"]).read_bytes() == b"JPEG"


def test_no_secret_is_in_it(tmp_path: Path, ada) -> None:
    account = Account(kind="email", name="Hello")
    account.keep_secrets(password="a very secret word")
    account.save()
    Agent.objects.update(password="hash-of-a-password")
    export(tmp_path / "out")
    told = b"".join(path.read_bytes() for path in (tmp_path / "out").glob("*.ndjson"))
    for secret in (account.sealed, account.key, "hash-of-a-password"):
        assert secret.encode() not in told


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Invalid):
        export(tmp_path)
