"""docs/api.md and the reference say what is so: every example is run, every operation is on the page."""

import re
import shlex
from pathlib import Path

import pytest

from sixring.channels.models import Account
from sixring.integrations import api, reference
from tests.cast import where
from tests.integrations.calling import EVERY, program

pytestmark = pytest.mark.django_db
PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = [
    command.replace("\\\n", " ")
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    for command in re.findall(r"^curl .*?(?=^curl |\Z)", block, re.DOTALL | re.MULTILINE)
]


def run(command, values, client):
    """What curl would send, sent by Django's client."""
    for name, value in values.items():
        command = command.replace(f"${name}", str(value))
    method, url, headers, data = "", "", {}, ""
    words = iter(shlex.split(command)[1:])
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-d":
            data = next(words)
        else:
            url = word
    kind = headers.pop("Content-Type", "")
    return client.generic(method or ("POST" if data else "GET"), url, data, content_type=kind, headers=headers)


def test_every_example_does_what_it_says(ada, dan, client):
    message = dan.writes("Where are my trays?")
    values = {
        "SIXRING": "", "TOKEN": program(ada, *EVERY, "admin").key, "PERSON": message.identity.person_id,
        "CONVERSATION": where(message).pk, "ACCOUNT": Account.objects.create(kind="api", name="Shop").pk,
    }  # fmt: skip
    assert len(EXAMPLES) > 12
    for command in EXAMPLES:
        answer = run(command, values, client)
        assert answer.status_code in (200, 201, 202), (command, answer.content)


def test_the_reference_shows_every_operation(client):
    page = client.get("/api/v1/docs").content.decode()
    operations = [one for room in reference.rooms(api.document()) for one in room.operations]
    assert len(operations) == len(api.door().declared)
    for one in operations:
        assert f'id="{one.name}"' in page
        assert one.summary
        assert one.gives or one.method == "DELETE"
    assert "Shape" not in page
    problems = {"key-used", "under-way", "erased", "begin-anew"}
    assert all(f'id="{kind}"' in page for kind in problems)
