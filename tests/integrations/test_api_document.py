"""The API does what its document says, whatever is sent to it."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS

from sixring.channels.models import Account
from sixring.conversations.models import ContactReason
from sixring.conversations.writing import notes
from sixring.core.api.throttle import Throttle
from sixring.integrations import api
from sixring.people import companies
from tests.cast import where
from tests.integrations.calling import EVERY, program

pytestmark = pytest.mark.django_db
HELD_AGAINST = ("not_a_server_error", "status_code_conformance", "content_type_conformance",
                "response_headers_conformance", "response_schema_conformance")  # fmt: skip
OPERATIONS = [
    (method.upper(), path)
    for path, methods in api.document()["paths"].items()
    for method in methods
]  # fmt: skip


@pytest.fixture
def schema(monkeypatch):
    monkeypatch.setattr(api.door(), "throttle", Throttle(1_000_000))
    for signal in (request_started, request_finished):  # the test's transaction has to outlive each request
        signal.disconnect(close_old_connections)
    schema = schemathesis.openapi.from_dict(api.document())
    schema.app = get_wsgi_application()
    yield schema
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(ada, dan):
    """One of each thing there is, so that half of what is asked is about something."""
    message = dan.writes("Where are my trays?", facts={"company": "Allotments Ltd"})
    conversation = where(message)
    notes.note(conversation, "Look", actor=ada)
    account = Account.objects.create(kind="api", name="Shop")
    return {
        "person_id": message.identity.person_id, "identity_id": message.identity_id, "identity": message.identity_id,
        "conversation_id": conversation.pk, "message_id": message.pk, "interaction_id": message.pk, "tag_id": 1,
        "account": account.pk, "assignee": ada.id, "reason": ContactReason.objects.create(name="Late").pk,
        "key": companies.key_of("Allotments Ltd"), "arrival_id": message.arrival_id, "team": min(ada.teams),
    }  # fmt: skip


def test_the_document_is_openapi_3_1_and_open(client):
    answer = client.get("/api/v1/openapi.json")
    assert answer.json()["openapi"].startswith("3.1")
    assert answer.json() == api.document()


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_whatever_is_sent_is_answered_as_documented(method, path, schema, world, ada):
    hold(schema[path][method], 6, world, program(ada, "admin").key)


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_and_so_is_much_more(method, path, schema, world, ada):
    hold(schema[path][method], 60, world, program(ada, *EVERY).key)


def hold(operation: Any, examples: int, world: dict[str, Any], key: str) -> None:
    @settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True,
        phases=[Phase.explicit, Phase.generate],
    )  # fmt: skip
    @given(case=operation.as_strategy(), real=st.booleans())
    def ask(case: Any, real: bool) -> None:
        if real:
            about(case, world)
        headers = {**(case.headers or {}), "Authorization": f"Bearer {key}"}
        answer = case.call(headers=headers, base_url="http://testserver")
        case.validate_response(answer, checks=[CHECKS.get_one(name) for name in HELD_AGAINST], headers=headers)

    ask()


def about(case: Any, world: dict[str, Any]) -> None:
    """Let it ask for what there is."""
    case.path_parameters = {name: world.get(name, value) for name, value in (case.path_parameters or {}).items()}
    if isinstance(case.body, dict):
        case.body = {name: world.get(name, value) if value else value for name, value in case.body.items()}
