"""Every address × every role: who comes in, who is told no, and to whom it looks as if there were nothing."""

import re
from contextlib import contextmanager
from datetime import date
from functools import cache

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse

from sixring.channels import quarantine
from sixring.channels.models import Account, Dispatch
from sixring.conversations import promises, reference
from sixring.conversations.models import Held, NoiseRule, Note, Notice, Regrouping, SavedView, Verification
from sixring.conversations.regrouping import deeds
from sixring.conversations.writing import drafts, snippets
from sixring.core import brands, clock
from sixring.core.actors import SYSTEM
from sixring.core.models import Agent, ApiToken, Role, SignedIn, Team
from sixring.home.first_run import steps as first_run
from sixring.integrations.webhooks import endpoints
from sixring.integrations.webhooks import log as webhook_log
from sixring.moving.models import Move, Reject
from sixring.people import companies, merge
from sixring.people.models import Suggestion
from sixring.trust.models import Erasure, PersonExport
from sixring.trust.privacy import exporting
from sixring.work.models import CalendarVersion
from tests.cast import employ, hands_in, settle, where
from tests.screens import dress, enter, only_for

pytestmark = pytest.mark.django_db

# name: (method, the least role, whether it is about something a stranger of another team can't see)
ROUTES = {
    "home": ("GET", "viewer", False),
    "start_page": ("POST", "viewer", False),
    "first_look": ("POST", "viewer", False),
    "settings": ("GET", "admin", False),
    "search": ("GET", "viewer", False),
    "search_quick": ("GET", "viewer", False),
    "look:style": ("GET", "viewer", False),
    "look:sample": ("GET", "viewer", False),
    "widget:try": ("GET", "viewer", False),
    "conversations:list": ("GET", "viewer", False),
    "conversations:rows": ("GET", "viewer", False),
    "conversations:counts": ("GET", "viewer", False),
    "conversations:act": ("POST", "agent", False),
    "conversations:undo": ("POST", "agent", False),
    "conversations:views": ("GET", "viewer", False),
    "conversations:view": ("POST", "viewer", False),
    "conversations:view_place": ("POST", "viewer", False),
    "conversations:view_removal": ("POST", "viewer", False),
    "conversations:log": ("GET", "agent", False),
    "conversations:show": ("GET", "viewer", True),
    "conversations:story": ("GET", "viewer", True),
    "conversations:reply": ("POST", "agent", True),
    "conversations:new": ("GET", "agent", False),
    "conversations:upload": ("POST", "agent", False),
    "conversations:call_back": ("POST", "agent", True),
    "conversations:hurry": ("POST", "agent", True),
    "conversations:forward": ("GET", "agent", True),
    "conversations:note": ("POST", "agent", True),
    "conversations:assign": ("POST", "agent", True),
    "conversations:snooze": ("POST", "agent", True),
    "conversations:wake": ("POST", "agent", True),
    "conversations:resolve": ("POST", "agent", True),
    "conversations:reopen": ("POST", "agent", True),
    "conversations:keep_whole": ("POST", "agent", True),
    "conversations:part": ("POST", "agent", True),
    "conversations:draft": ("POST", "agent", True),
    "conversations:discard": ("POST", "agent", True),
    "conversations:take_over": ("POST", "agent", True),
    "conversations:beside": ("GET", "viewer", True),
    "conversations:snippet_options": ("GET", "agent", True),
    "conversations:use_snippet": ("POST", "agent", True),
    "conversations:snippets": ("GET", "agent", False),
    "conversations:new_snippet": ("GET", "agent", False),
    "conversations:snippet": ("GET", "agent", False),
    "conversations:delete_snippet": ("POST", "lead", False),
    "conversations:layout": ("GET", "viewer", True),
    "conversations:file": ("GET", "viewer", True),
    "conversations:retry": ("POST", "agent", True),
    "conversations:place": ("GET", "agent", True),
    "by_reference": ("GET", "viewer", True),
    "conversations:before": ("GET", "viewer", True),
    "conversations:print": ("GET", "viewer", True),
    "conversations:hold": ("POST", "agent", True),
    "conversations:wait": ("POST", "agent", True),
    "conversations:reason": ("POST", "agent", True),
    "conversations:tag": ("POST", "agent", True),
    "conversations:untag": ("POST", "agent", True),
    "conversations:fill": ("POST", "agent", True),
    "conversations:customer": ("POST", "agent", True),
    "conversations:handoff": ("GET", "agent", True),
    "conversations:merge": ("GET", "agent", True),
    "conversations:split": ("GET", "agent", True),
    "conversations:ungroup": ("POST", "agent", True),
    "conversations:look": ("GET", "viewer", True),
    "conversations:picture": ("GET", "viewer", True),
    "conversations:reconcile": ("POST", "agent", True),
    "conversations:arrived": ("POST", "agent", True),
    "conversations:reasons": ("GET", "admin", False),
    "conversations:fields": ("GET", "admin", False),
    "conversations:own": ("POST", "agent", True),
    "conversations:verify": ("GET", "agent", True),
    "conversations:verify_answer": ("POST", "agent", True),
    "conversations:verify_end": ("POST", "agent", True),
    "conversations:verify_settings": ("GET", "admin", False),
    "conversations:noise": ("POST", "agent", True),
    "conversations:unmark": ("POST", "agent", True),
    "conversations:unfold": ("POST", "agent", True),
    "conversations:noise_settings": ("GET", "admin", False),
    "conversations:end_rule": ("POST", "admin", False),
    "conversations:acknowledgement": ("GET", "admin", False),
    "conversations:wordings": ("GET", "admin", False),
    "conversations:moment": ("GET", "viewer", False),
    "conversations:promises": ("GET", "viewer", True),
    "conversations:promise": ("POST", "agent", True),
    "conversations:offer_promise": ("POST", "agent", True),
    "conversations:keep_promise": ("POST", "agent", True),
    "conversations:move_promise": ("POST", "agent", True),
    "conversations:call_off_promise": ("POST", "agent", True),
    "conversations:remove_note": ("POST", "agent", True),
    "conversations:read_notices": ("POST", "viewer", True),
    "conversations:colleagues": ("GET", "agent", True),
    "notices:list": ("GET", "viewer", False),
    "notices:latest": ("GET", "viewer", False),
    "notices:count": ("GET", "viewer", False),
    "notices:read_all": ("POST", "viewer", False),
    "notices:read": ("POST", "viewer", True),
    "notices:unread": ("POST", "viewer", True),
    "you": ("GET", "viewer", False),
    "mfa_index": ("GET", "viewer", False),
    "mfa_activate_totp": ("GET", "viewer", False),
    "mfa_deactivate_totp": ("GET", "viewer", False),
    "mfa_add_webauthn": ("GET", "viewer", False),
    "mfa_remove_webauthn": ("GET", "viewer", False),
    "mfa_view_recovery_codes": ("GET", "viewer", False),
    "mfa_generate_recovery_codes": ("GET", "viewer", False),
    "account_reauthenticate": ("GET", "viewer", False),
    "mfa_reauthenticate": ("GET", "viewer", False),
    "mfa_reauthenticate_webauthn": ("GET", "viewer", False),
    "join_company": ("POST", "viewer", False),
    "places": ("GET", "viewer", False),
    "end_place": ("POST", "viewer", False),
    "end_other_places": ("POST", "viewer", False),
    "own_tokens": ("GET", "viewer", False),
    "new_token": ("GET", "viewer", False),
    "end_token": ("POST", "viewer", False),
    "sign_in_settings": ("GET", "owner", False),
    "two_steps": ("POST", "owner", False),
    "all_tokens": ("GET", "admin", False),
    "people:list": ("GET", "viewer", False),
    "people:show": ("GET", "viewer", True),
    "people:timeline": ("GET", "viewer", True),
    "people:export_csv": ("GET", "lead", False),
    "people:export_xlsx": ("GET", "lead", False),
    "people:companies": ("GET", "viewer", False),
    "people:company": ("GET", "viewer", False),
    "people:describe": ("POST", "agent", True),
    "people:file_as": ("POST", "agent", True),
    "people:agree": ("POST", "agent", True),
    "people:reach": ("POST", "agent", True),
    "moving:list": ("GET", "owner", False),
    "moving:begin": ("POST", "owner", False),
    "moving:fetch": ("GET", "owner", False),
    "moving:take_out": ("POST", "owner", False),
    "moving:taking_out": ("GET", "owner", False),
    "moving:show": ("GET", "owner", False),
    "moving:progress": ("GET", "owner", False),
    "moving:look": ("POST", "owner", False),
    "moving:start": ("POST", "owner", False),
    "moving:stop": ("POST", "owner", False),
    "moving:report": ("GET", "owner", False),
    "moving:again": ("POST", "owner", False),
    "people:join": ("POST", "agent", True),
    "people:split": ("POST", "agent", True),
    "people:erase": ("GET", "admin", False),
    "people:export": ("POST", "admin", False),
    "people:share": ("POST", "agent", True),
    "people:undo": ("POST", "agent", True),
    "people:accept": ("POST", "agent", True),
    "people:refuse": ("POST", "agent", True),
    **{f"set_up:{name}": ("GET", "admin", False) for name in ("index", *first_run.KEYS)},
    "set_up:skip": ("POST", "admin", False),
    "set_up:remind": ("POST", "admin", False),
    "channels:quarantine": ("GET", "lead", False),
    "channels:quarantined": ("GET", "lead", True),
    "channels:raw": ("GET", "lead", True),
    "channels:replay": ("POST", "lead", True),
    "channels:dismiss": ("POST", "lead", True),
    "channels:accounts": ("GET", "admin", False),
    "channels:choose": ("GET", "admin", False),
    "channels:open": ("GET", "admin", False),
    "channels:account": ("GET", "admin", False),
    "channels:app": ("GET", "admin", False),
    "channels:sign_in": ("GET", "admin", False),
    "channels:connect": ("POST", "admin", False),
    "channels:signed_in": ("GET", "admin", False),
    "channels:trial": ("GET", "admin", False),
    "channels:senders": ("GET", "admin", False),
    "channels:remove_sender": ("POST", "admin", False),
    "channels:brands": ("GET", "admin", False),
    "channels:new_brand": ("GET", "admin", False),
    "channels:brand": ("GET", "admin", False),
    "channels:remove_brand": ("POST", "admin", False),
    "work:team": ("GET", "agent", False),
    "work:holding": ("GET", "lead", False),
    "work:hand_over": ("POST", "lead", False),
    "work:availability": ("POST", "agent", False),
    "work:next": ("POST", "agent", False),
    "work:beat": ("POST", "agent", True),
    "work:agents": ("GET", "admin", False),
    "work:invite": ("GET", "admin", False),
    "work:agent": ("GET", "admin", False),
    "work:invitation": ("POST", "admin", False),
    "work:retire": ("POST", "admin", False),
    "work:restore": ("POST", "admin", False),
    "work:teams": ("GET", "admin", False),
    "work:one_team": ("GET", "admin", False),
    "work:hours": ("GET", "admin", False),
    "work:team_hours": ("GET", "admin", False),
    "work:withdraw_hours": ("POST", "admin", False),
    "work:targets": ("GET", "admin", False),
    "trust:privacy": ("GET", "admin", False),
    "trust:receipt": ("GET", "admin", False),
    "trust:fetch": ("GET", "admin", False),
    "trust:retention": ("GET", "admin", False),
    "integrations:webhooks": ("GET", "admin", False),
    "integrations:new_webhook": ("GET", "admin", False),
    "integrations:webhook": ("GET", "admin", False),
    "integrations:change_webhook": ("GET", "admin", False),
    "integrations:webhook_secret": ("POST", "admin", False),
    "integrations:stop_webhook": ("POST", "admin", False),
    "integrations:start_webhook": ("POST", "admin", False),
    "integrations:remove_webhook": ("POST", "admin", False),
    "integrations:test_webhook": ("POST", "admin", False),
    "integrations:replay_failed": ("POST", "admin", False),
    "integrations:delivery": ("GET", "admin", False),
    "integrations:replay_delivery": ("POST", "admin", False),
}
# Open to everybody: signing in and its like, each with checks of its own (tests/core/test_accounts.py), and the health.
OPEN = {"account_login", "sign_in_link", "account_logout", "invitation", "account_change_password", "health"}
OPEN |= {"account_reset_password", "account_reset_password_done", "account_reset_password_from_key"}
# tests/core/test_second_step.py, test_company_sign_in.py and test_tokens.py:
OPEN |= {"mfa_authenticate", "mfa_login_webauthn", "company_sign_in", "company_back"}
OPEN |= {"saml_metadata", "saml_back", "saml_in"}  # tests/core/test_saml*.py
OPEN |= {"api", "api_docs", "api_document"}  # tests/integrations/test_api_*.py
OPEN |= {"account_reset_password_from_key_done", "verify_link"}  # the latter: tests/conversations/verifying/
OPEN |= {"widget:loader", "widget:asset", "widget:frame"}  # tests/conversations/test_widget.py
OPEN |= {f"requests:{name}" for name in ("list", "ask", "leave", "enter", "one", "answer", "solve", "file")}
OPEN |= {"preferences:look", "preferences:page", "preferences:out", "requests:preferences"}  # conversations/preferring/
OPEN |= {"requests:by_mail", "requests:here"}  # tests/conversations/test_requests*.py and continuing/
OPEN |= {"claim"}  # tests/home/test_first_run.py
OPEN |= {"demo_role"}  # exists in the demo alone: tests/home/test_seen_as.py
LADDER = ["viewer", "agent", "lead", "manager", "admin", "owner"]
ALLOWED = {200, 204, 302, 409, 422}
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
    message = dan.writes("Where are my trays?", facts={"company": "Allotments Ltd"})
    dan.calls("He called")
    conversation = where(message)
    bad = hands_in(accounts["steps"], "odd")
    settle()
    person = message.identity.person
    other = dan.does("chatter", ["phone", "+442079460199", "agent"], text="Hm").identity
    Dispatch.objects.create(
        account=accounts["letters"], key="tests", message=message.pk, audience=conversation.audience,
        outbound={"to": "dan@example.com", "text": "Yes", "key": "tests"},
        state=Dispatch.State.UNKNOWN,
    )  # fmt: skip
    decision = merge.merge(person, other.person, actor=SYSTEM, reason="tests")
    suggestion, _ = Suggestion.objects.get_or_create(left=message.identity, right=other, reason="tests")
    return {
        "conversation_id": conversation.pk, "message_id": message.pk, "file_id": dress(message).pk,
        "quarantine_id": quarantine.visible_to(SYSTEM).get(arrival=bad).pk, "account_id": mailbox().pk,
        "brand_id": brands.save(None, name="GreenThumb Gardens", actor=SYSTEM).pk,
        "chat": Account.objects.create(kind="webchat", name="Shop").key,
        "kind": "call", "person_id": person.pk, "identity_id": message.identity.pk, "decision_id": decision.pk,
        "promise_id": promises.make(conversation, "Send them", clock.ahead(days=1), actor=SYSTEM).pk,
        **writing(conversation),
        **doubted(conversation, message.identity, other),
        "typed": reference.of(conversation.pk), "tag_id": 1, "regrouping_id": Regrouping.objects.create(
            kind="merge", source=conversation, target=conversation, touches=[message.pk]).pk,
        **moved(),
        **shift(), **heard(), **papers(), "suggestion_id": suggestion.pk, "key": companies.key_of("Allotments Ltd"),
        "other": erin.writes("Somebody else").identity.person_id,
    }  # fmt: skip


def mailbox():
    """A mailbox only Support sees."""
    account = Account.objects.create(kind="email", name="Mail", settings={"address": "support@greenthumb.example"})
    only_for(account, "Support")
    return account


def doubted(conversation, claimed, proven):
    """A question whether somebody is who they say, and a rule of noise."""
    asked = Verification.objects.create(
        conversation=conversation, claimed=claimed, proven=proven, method="code", until=clock.ahead(minutes=5),
        agent_id=employ("Asker", Role.AGENT, "Support").id,
    )  # fmt: skip
    rule = NoiseRule.objects.create(kind="email", value="spam@far.test", verdict="spam")
    return {"verification_id": asked.pk, "rule_id": rule.pk}


def writing(conversation):
    """A draft of a colleague, and a snippet the lead and everybody above may change."""
    author = employ("Author", Role.LEAD, "Support")
    draft = drafts.keep(conversation, "They leave", {}, version=0, noting=False, actor=author)
    return {"draft_id": draft.pk, "snippet_id": snippets.write("Hi", "Hello", actor=author, shared=True).pk}


def moved():
    """History that was looked through, with a row set aside."""
    account = Account.objects.create(kind="history", name="Old desk")
    move = Move.objects.create(kind="zendesk", name="tests", source="/nowhere", state="looked", account=account)
    return {"move_id": move.pk, "reject_id": Reject.objects.create(move=move, stage="tickets", file="a", line=1).pk}


def shift():
    """A colleague, a team, and hours that have not begun."""
    actor = employ("Colleague", Role.AGENT, "Support")
    team = Team.objects.get(name="Support")
    version = CalendarVersion.objects.create(team=team, valid_from=date(2099, 1, 1), week=[[]] * 7)
    return {"agent_id": actor.id, "team_id": team.pk, "version_id": version.pk}


def heard():
    """A webhook, and something it was told."""
    owner = Agent.objects.get(pk=employ("Teller", Role.OWNER, "Support").id)
    endpoint, _secret = endpoints.make(
        "https://hears.example/", ["message.received"], owner=owner, actor=SYSTEM
    )  # fmt: skip
    return {"endpoint_id": endpoint.pk, "delivery_id": webhook_log.test(endpoint, actor=SYSTEM).pk}


def papers():
    """The receipt of an erasure, and exports that wait to be fetched."""
    export = PersonExport.objects.create(person=1, state="ready")
    path = exporting.path_of(export)
    path.parent.mkdir(exist_ok=True)
    packed = path.with_name("everything-tests.zip")
    for file in (path, packed):
        file.write_bytes(b"PK")
    everything = Move.objects.create(kind="export", state="done", source=str(packed))
    return {"receipt": Erasure.objects.create(via="page").key, "export": export.key, "export_id": everything.pk}


def theirs(actor, wants, world):
    """What only its owner may touch: a notice to them, a note of theirs."""
    made, matter = {}, world["conversation_id"]
    if "notice_id" in wants:
        made["notice_id"] = 0 if actor is None else Notice.objects.create(
            agent_id=actor.id, kind="mention", conversation_id=matter, key="tests"
        ).pk  # fmt: skip
    if "deed_id" in wants:
        made["deed_id"] = 0 if actor is None else deeds.done("tests", {matter: {}}, {matter: {}}, actor).pk
    if "view_id" in wants:
        made["view_id"] = 0 if actor is None else SavedView.objects.create(agent_id=actor.id, name="Theirs").pk
    if "note_id" in wants:
        made["note_id"] = 0 if actor is None else Note.objects.create(
            agent_id=actor.id, conversation_id=matter, text="Theirs"
        ).pk  # fmt: skip
    made |= coming_in(actor, wants)
    if "held_id" in wants:
        made["held_id"] = 0 if actor is None else Held.objects.create(
            agent_id=actor.id, conversation_id=matter, text="Theirs", token=f"{actor.id}:1", due_at=clock.ahead(days=1)
        ).pk  # fmt: skip
    return made


def coming_in(actor, wants):
    """A passkey, a sign-in and a token of theirs."""
    if actor is None:
        return dict.fromkeys({"pk", "place_id", "token_id"} & wants, 0)
    makers = {
        "pk": lambda: Authenticator.objects.create(user_id=actor.id, type="webauthn", data={"name": "Key"}),
        "place_id": lambda: SignedIn.objects.create(agent_id=actor.id, session_key="gone", way="link"),
        "token_id": lambda: ApiToken.objects.create(agent_id=actor.id, name="Report", prefix="tests"),
    }
    return {name: make().pk for name, make in makers.items() if name in wants}


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(actor, name, world, method):
    """What `actor` is answered; whatever it changed is taken back."""
    wants, client = every_address()[name], enter(actor)
    with taken_back():
        known = world | theirs(actor, wants, world)
        address = reverse(name, kwargs={key: known[key] for key in wants})
        return client.post(address, {"other": world["other"]}) if method == "POST" else client.get(address)


@cache
def every_address():
    return dict(patterns())


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
    seen_first = {"people:join", "people:split"}  # a GET shows what the POST would do
    changing = [name for name, (method, _, _) in ROUTES.items() if method == "POST" and name not in seen_first]
    assert {ask(ada, name, world, "GET").status_code for name in changing} == {405}


def test_a_screen_needs_no_script_or_style_of_its_own(world, ada):
    """What the content security policy forbids would fail in silence."""
    for name in [name for name, (method, _, _) in ROUTES.items() if method == "GET"]:
        answer = ask(ada, name, world, "GET")
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        if not answer.streaming:
            assert not FORBIDDEN.search(answer.content.decode()), name
