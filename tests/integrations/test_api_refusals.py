"""What the API refuses, and that every refusal is a problem document. Operations are read from the document, so that
one nobody thought of is refused too."""

import json

import pytest
from django.core.cache import cache
from django.test import Client

from sixring.core.actors import SCOPES
from sixring.core.api.rooms import ANY
from sixring.core.api.throttle import Throttle
from sixring.core.models import Role
from sixring.integrations import api
from tests.cast import employ, where
from tests.integrations.calling import EVERY, Program, program
from tests.screens import enter, only_for

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
LADDER = ["viewer", "agent", "lead", "manager", "admin", "owner"]
OPERATIONS = [
    (method.upper(), path.removeprefix("/api/v1"), said)
    for path, methods in api.document()["paths"].items()
    for method, said in methods.items()
]  # fmt: skip


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    cache.clear()
    monkeypatch.setattr(api.door(), "throttle", Throttle(100_000))


def calls(someone: Program, method: str, path: str) -> int:
    """The status of an operation about nothing that is there, with a body that says nothing."""
    somewhere = path.replace("{key}", "none")
    while "{" in somewhere:
        somewhere = somewhere.partition("{")[0] + "999999" + somewhere.partition("}")[2]
    answer = someone.asks(method, somewhere, {} if method in ("POST", "PATCH") else None)
    if answer.status_code >= 400:
        assert answer["Content-Type"] == PROBLEM, (method, path, answer.status_code)
        assert answer.json()["status"] == answer.status_code
    return int(answer.status_code)


class TestTheMatrix:
    def test_every_operation_names_its_scope_and_role(self):
        declared = api.door().declared
        for method, path, said in OPERATIONS:
            assert said["x-scope"] in (ANY, *SCOPES), (method, path)
            assert said["x-role"] in LADDER, (method, path)
            assert declared[(method, path)].scope == said["x-scope"]
            if method != "GET":
                assert said["x-scope"].startswith(("write:", "admin")), f"{method} {path} writes with a scope to read"
        assert len(declared) == len(OPERATIONS)

    @pytest.mark.parametrize("scope", SCOPES)
    def test_a_token_reaches_as_far_as_its_scope(self, scope, ada):
        adas = program(ada, scope)
        for method, path, said in OPERATIONS:
            may = said["x-scope"] in (ANY, scope) or scope == "admin"
            assert (calls(adas, method, path) == 403) is not may, (method, path)

    @pytest.mark.parametrize("role", LADDER)
    def test_and_no_further_than_the_role_of_whose_it_is(self, role):
        scopes = ("admin",) if role in ("admin", "owner") else EVERY
        someones = program(employ("Somebody", Role(role), "Support"), *scopes)
        for method, path, said in OPERATIONS:
            may = LADDER.index(role) >= LADDER.index(said["x-role"])
            may = may and (said["x-scope"] in (ANY, *scopes) or "admin" in scopes)
            assert (calls(someones, method, path) == 403) is not may, (method, path)

    def test_without_a_token_nothing_is_answered(self, ada, monkeypatch):
        for method, path, _said in OPERATIONS:
            cache.clear()
            assert calls(Program("none"), method, path) == 401, (method, path)
        answer = enter(ada).get("/api/v1/me")  # a cookie is no token
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")

    def test_to_a_stranger_it_looks_as_if_there_were_nothing(self, cleo, dan, accounts):
        for account in accounts.values():
            only_for(account, "Support")
        message = dan.writes("Hello", facts={"company": "Allotments Ltd"})
        ids = {
            "persons": message.identity.person_id, "identities": message.identity_id, "messages": message.pk,
            "interactions": message.pk, "arrivals": message.arrival_id, "conversations": where(message).pk,
        }  # fmt: skip
        bodies = {"messages": {"text": "x"}, "notes": {"text": "x"}, "tags": {"name": "x"},
                  "facts": {"name": "plan", "value": 1}, "persons": {"kind": "partner"}}  # fmt: skip
        cleos = program(cleo)
        for method, path, said in OPERATIONS:
            room, last = path.split("/")[1], path.rsplit("/", 1)[-1]
            if room in ids and "{" in path and said["x-scope"] != "admin":
                body = bodies.get(last, bodies.get(room, {})) if method in ("POST", "PATCH") else None
                at = (
                    path.replace("{tag_id}", "1").partition("{")[0]
                    + f"{ids[room]}"
                    + path.replace("{tag_id}", "1").partition("}")[2]
                )
                assert cleos.asks(method, at, body).status_code == 404, (method, path)
        for room in ("persons", "identities", "companies", "interactions", "conversations", "accounts", "changes"):
            assert cleos.reads(f"/{room}")["data"] == [], room


class TestTheDoor:
    def test_addresses_and_methods(self, ben):
        bens = program(ben)
        for nowhere in ("/nothing", "/", "//", "/companies/%0A%16", "/persons/1/", "/%00"):
            answer = bens.gets(nowhere)
            assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM), nowhere
        answer = bens.asks("DELETE", "/persons")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
        assert bens.asks("TRACE", "/me").status_code == 405
        assert bens.asks("HEAD", "/me").content == b""

    def test_bodies(self, ben):
        bens = program(ben)
        headers = {"authorization": f"Bearer {bens.key}"}

        def sent(data, kind="application/json"):
            return bens.client.post("/api/v1/interactions", data, content_type=kind, headers=headers)

        assert sent(b"{", "application/json").status_code == 400
        assert sent(b'{"account": NaN}').status_code == 400
        assert sent(b'{"data": ' + b"[" * 5000 + b"]" * 5000 + b"}").status_code in (400, 422)
        assert sent(b"a=1", "application/x-www-form-urlencoded").status_code == 415
        assert sent(b"x" * (1024 * 1024 + 1)).status_code == 413
        assert sent(b"x" * (5 * 1024 * 1024)).status_code == 413
        faults = sent(json.dumps({"account": 1, "type": "message", "whom": {"kind": "email", "value": ""}, "odd": 1}))
        assert {one["where"] for one in faults.json()["errors"]} >= {"body.whom.value", "body.odd"}

    def test_what_no_database_keeps(self, ben):
        bens = program(ben)
        assert bens.gets("/persons", q="\x00").status_code == 422
        assert bens.gets("/companies/%00").status_code in (404, 422)
        assert bens.gets(f"/persons/{2**63}").status_code == 422
        assert bens.gets("/interactions", since="9999-12-31T23:59:59-14:00").status_code == 422

    def test_a_token_that_asks_too_much_waits(self, ben, monkeypatch):
        monkeypatch.setattr(api.door(), "throttle", Throttle(2))
        bens, others = program(ben), program(ben)
        assert [bens.gets("/me").status_code for _ in range(3)] == [200, 200, 429]
        answer = bens.gets("/me")
        assert 0 < int(answer["Retry-After"]) <= 30
        assert others.gets("/me").status_code == 200

    def test_guessing_comes_to_rest(self, ben):
        answers = [Client().get("/api/v1/me", headers={"authorization": "Bearer x"}) for _ in range(61)]
        assert [one.status_code for one in answers[-2:]] == [401, 429]
        assert answers[-1]["Retry-After"]
        assert program(ben).gets("/me").status_code == 200
        cache.clear()
