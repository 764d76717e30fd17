"""Every address × every role: who comes in, who is told no, and to whom it looks as if there were nothing."""

import re
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse

from sixring.channels import quarantine
from sixring.channels.models import Dispatch
from sixring.core.actors import SYSTEM
from sixring.core.models import Role
from sixring.people import merge
from sixring.people.models import Suggestion
from tests.cast import employ, hands_in, settle, where
from tests.screens import dress, enter, only_for

pytestmark = pytest.mark.django_db

# name: (method, the least role, whether it is about something a stranger of another team can't see)
ROUTES = {
    "home": ("GET", "viewer", False),
    "settings": ("GET", "admin", False),
    "look:style": ("GET", "viewer", False),
    "look:sample": ("GET", "viewer", False),
    "conversations:list": ("GET", "viewer", False),
    "conversations:rows": ("GET", "viewer", False),
    "conversations:log": ("GET", "agent", False),
    "conversations:show": ("GET", "viewer", True),
    "conversations:story": ("GET", "viewer", True),
    "conversations:reply": ("POST", "agent", True),
    "conversations:note": ("POST", "agent", True),
    "conversations:assign": ("POST", "agent", True),
    "conversations:snooze": ("POST", "agent", True),
    "conversations:wake": ("POST", "agent", True),
    "conversations:resolve": ("POST", "agent", True),
    "conversations:reopen": ("POST", "agent", True),
    "conversations:keep_whole": ("POST", "agent", True),
    "conversations:part": ("POST", "agent", True),
    "conversations:layout": ("GET", "viewer", True),
    "conversations:file": ("GET", "viewer", True),
    "conversations:retry": ("POST", "agent", True),
    "conversations:place": ("GET", "agent", True),
    "conversations:own": ("POST", "agent", True),
    "people:list": ("GET", "viewer", False),
    "people:show": ("GET", "viewer", True),
    "people:timeline": ("GET", "viewer", True),
    "people:join": ("POST", "agent", True),
    "people:split": ("POST", "agent", True),
    "people:share": ("POST", "agent", True),
    "people:undo": ("POST", "agent", True),
    "people:accept": ("POST", "agent", True),
    "people:refuse": ("POST", "agent", True),
    "channels:quarantine": ("GET", "lead", False),
    "channels:quarantined": ("GET", "lead", True),
    "channels:raw": ("GET", "lead", True),
    "channels:replay": ("POST", "lead", True),
    "channels:dismiss": ("POST", "lead", True),
    "channels:accounts": ("GET", "admin", False),
    "channels:choose": ("GET", "admin", False),
    "channels:open": ("GET", "admin", False),
    "channels:account": ("GET", "admin", False),
}
# Open to everybody: signing in and its like, each with checks of its own (tests/core/test_accounts.py), and the health.
OPEN = {"account_login", "sign_in_link", "account_logout", "invitation", "account_change_password", "health"}
OPEN |= {"account_reset_password", "account_reset_password_done", "account_reset_password_from_key"}
OPEN |= {"account_reset_password_from_key_done"}
LADDER = ["viewer", "agent", "lead", "admin", "owner"]
ALLOWED = {200, 302, 409, 422}
FORBIDDEN = re.compile(r"javascript:|\sstyle=|\son[a-z]+=|<script(?![^>]*src=)")


def patterns(resolver=None, before=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield before + (entry.name or f"nameless {entry.pattern}"), set(entry.pattern.converters)
        else:
            yield from patterns(entry, before + (f"{entry.namespace}:" if entry.namespace else ""))


def test_every_address_is_listed():
    assert {name for name, _ in patterns()} == set(ROUTES) | OPEN


@pytest.fixture
def world(accounts, dan, erin):
    """Something behind every address, on channels only Support sees."""
    for account in accounts.values():
        only_for(account, "Support")
    message = dan.writes("Where are my trays?")
    dan.calls("He called")
    conversation = where(message)
    bad = hands_in(accounts["steps"], "odd")
    settle()
    person = message.identity.person
    other = dan.does("chatter", ["phone", "+442079460199", "agent"], text="Hm").identity
    Dispatch.objects.create(
        account=accounts["letters"], key="tests", message=message.pk, audience=conversation.audience, outbound={},
        state=Dispatch.State.UNKNOWN,
    )  # fmt: skip
    decision = merge.merge(person, other.person, actor=SYSTEM, reason="tests")
    suggestion, _ = Suggestion.objects.get_or_create(left=message.identity, right=other, reason="tests")
    return {
        "conversation_id": conversation.pk, "message_id": message.pk, "file_id": dress(message).pk,
        "quarantine_id": quarantine.visible_to(SYSTEM).get(arrival=bad).pk, "account_id": accounts["letters"].pk,
        "kind": "call", "person_id": person.pk, "identity_id": message.identity.pk, "decision_id": decision.pk,
        "suggestion_id": suggestion.pk, "other": erin.writes("Somebody else").identity.person_id,
    }  # fmt: skip


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(actor, name, world, method):
    """What `actor` is answered; whatever it changed is taken back."""
    wants, client = dict(patterns())[name], enter(actor)
    with taken_back():
        address = reverse(name, kwargs={key: world[key] for key in wants})
        return client.post(address, {"other": world["other"]}) if method == "POST" else client.get(address)


def wrong(actor, world, routes, rule):
    """Which routes answer otherwise than `rule(answer, least role)` says, and how."""
    answers = {name: ask(actor, name, world, ROUTES[name][0]) for name in routes}
    return {name: answer.status_code for name, answer in answers.items() if not rule(answer, ROUTES[name][1])}


def test_nobody_passes_without_signing_in(world):
    assert (
        wrong(None, world, ROUTES, lambda answer, _: answer.headers["Location"].startswith("/accounts/sign-in/")) == {}
    )


@pytest.mark.parametrize("role", LADDER)
def test_each_role_does_what_it_may(role, world):
    def right(answer, least):
        may = LADDER.index(role) >= LADDER.index(least)
        return answer.status_code in ALLOWED if may else answer.status_code == 403

    assert wrong(employ("Somebody", Role(role), "Support"), world, ROUTES, right) == {}


@pytest.mark.parametrize("role", ["agent", "lead"])
def test_to_a_stranger_it_looks_as_if_there_were_nothing(role, world):
    reached = [
        name for name, (_, least, hidden) in ROUTES.items() if hidden and LADDER.index(least) <= LADDER.index(role)
    ]
    assert (
        wrong(employ("Cleo", Role(role), "Elsewhere"), world, reached, lambda answer, _: answer.status_code == 404)
        == {}
    )


def test_looking_changes_nothing(world, ada):
    changing = [name for name, (method, _, _) in ROUTES.items() if method == "POST"]
    assert {ask(ada, name, world, "GET").status_code for name in changing} == {405}


def test_a_screen_needs_no_script_or_style_of_its_own(world, ada):
    """What the content security policy forbids would fail in silence."""
    for name in [name for name, (method, _, _) in ROUTES.items() if method == "GET"]:
        answer = ask(ada, name, world, "GET")
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        if not answer.streaming:
            assert not FORBIDDEN.search(answer.content.decode()), name
