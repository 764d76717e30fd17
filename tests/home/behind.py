"""Something behind every address, and asking there; whatever was changed by it is taken back."""

from contextlib import contextmanager
from datetime import date
from functools import cache

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse

from sixring.channels import quarantine
from sixring.channels.models import Account, Dispatch
from sixring.conversations import promises, reference
from sixring.conversations.models import Call, Held, NoiseRule, Note, Notice, Regrouping, SavedView, Verification
from sixring.conversations.regrouping import deeds
from sixring.conversations.writing import drafts, snippets
from sixring.core import brands, clock
from sixring.core.actors import SYSTEM
from sixring.core.models import Agent, ApiToken, Role, SignedIn, Team
from sixring.feedback.answering.bringing import files
from sixring.feedback.models import (
    Action,
    Affected,
    Benchmark,
    Code,
    CodingRound,
    CodingText,
    Plan,
    Reading,
    Step,
    Topic,
    Trigger,
)  # fmt: skip
from sixring.insights.models import (
    Annotation,
    ChannelPlan,
    Competitor,
    Goal,
    OutsideFigure,
    PlanAim,
    Report,
    SharedLink,
    Snapshot,
    Subscription,
    Watch,
)  # fmt: skip
from sixring.integrations.webhooks import endpoints
from sixring.integrations.webhooks import log as webhook_log
from sixring.moving.models import Move, Reject
from sixring.people import companies, merge
from sixring.people.models import MatchRun, Suggestion
from sixring.trust.models import Erasure, PersonExport
from sixring.trust.privacy import exporting
from sixring.work.models import CalendarVersion
from tests.cast import employ, hands_in, settle, where
from tests.feedback.surveying import a_survey, answer
from tests.home.routes import patterns
from tests.screens import dress, enter, only_for


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
    run = MatchRun.objects.create()
    decision = merge.merge(person, other.person, actor=SYSTEM, reason="tests", batch=run.batch)
    suggestion, _ = Suggestion.objects.get_or_create(left=message.identity, right=other, reason="tests")
    return {
        "conversation_id": conversation.pk, "message_id": message.pk, "file_id": dress(message).pk,
        "quarantine_id": quarantine.visible_to(SYSTEM).get(arrival=bad).pk, "account_id": mailbox().pk,
        "brand_id": brands.save(None, name="GreenThumb Gardens", actor=SYSTEM).pk,
        "chat": Account.objects.create(kind="webchat", name="Shop").key,
        "kind": "call", "person_id": person.pk, "identity_id": message.identity.pk, "decision_id": decision.pk,
        "run_id": run.pk, **coded(read_in(message)),
        "promise_id": promises.make(conversation, "Send them", clock.ahead(days=1), actor=SYSTEM).pk,
        **writing(conversation), "call_id": ringing(dan.calls("He called again")),
        **doubted(conversation, message.identity, other),
        "typed": reference.of(conversation.pk), "tag_id": 1, "regrouping_id": Regrouping.objects.create(
            kind="merge", source=conversation, target=conversation, touches=[message.pk]).pk,
        **moved(),
        **shift(), **heard(), **papers(), **asking(), **said_of(conversation), **acting(conversation, message),
        **aimed(), **planned(), "interaction_id": message.pk,
        "suggestion_id": suggestion.pk, "key": companies.key_of("Allotments Ltd"),
        "other": erin.writes("Somebody else").identity.person_id,
    }  # fmt: skip


def aimed():
    """A target of a metric, and something that happened."""
    goal = Goal.objects.create(metric="conversations", value=1, since=date(2026, 1, 1))
    happened = Annotation.objects.create(kind="outage", label="Shop down", first=date(2026, 1, 1))
    return {"goal_id": goal.pk, "annotation_id": happened.pk, "name": "conversations", "code": "chat"}


def planned():
    """A channel with its purpose and an aim, a figure of others, somebody else, something that can be assumed, and a
    report that is being made."""
    plan = ChannelPlan.objects.create(name="Mail", purpose="Answer", audience="Everybody")
    aim = PlanAim.objects.create(plan=plan, metric="csat", side="least", value=0.8)
    figure = OutsideFigure.objects.create(
        metric="csat", name="Trade", value=0.8, source="A report, page 3", as_of=date(2026, 1, 1)
    )
    other = Competitor.objects.create(name="Weed & Sons")
    report = Report.objects.create(title="For the board", sections=["method"])
    snapshot = Snapshot.objects.create(report=report, first=date(2026, 1, 1), last=date(2026, 3, 31))
    return {"plan_id": plan.pk, "aim_id": aim.pk, "figure_id": figure.pk, "competitor_id": other.pk,
            "supposed": "margin", "report_id": report.pk, "snapshot_id": snapshot.pk, "suffix": "pdf"}  # fmt: skip


def coded(reading):
    """A topic, and a round in which `reading` is coded."""
    one = CodingRound.objects.create(name="First", seed=1, since=clock.now())
    CodingText.objects.create(round=one, reading_id=reading, place=1)
    return {
        "reading_id": reading, "topic_id": Topic.objects.create(name="Trays").pk,
        "code_id": Code.objects.create(name="Trays").pk, "round_id": one.pk, "place": 1,
    }  # fmt: skip


def mailbox():
    """A mailbox only Support sees."""
    account = Account.objects.create(kind="email", name="Mail", settings={"address": "support@greenthumb.example"})
    only_for(account, "Support")
    return account


def ringing(touch):
    """A call on a phone only Support sees."""
    account = Account.objects.create(kind="sip", name="Own phone")
    only_for(account, "Support")
    return Call.objects.create(account=account, key="c1", interaction=touch, rang_at=clock.now()).pk


def read_in(message):
    return Reading.objects.create(
        interaction=message, conversation=where(message), sentiment=-0.9, label="negative", strength=0.9,
        confidence=0.8, encoder="tests", occurred_at=message.occurred_at,
    ).pk  # fmt: skip


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


def asking():
    """An open survey whoever has its link may answer, and what it is sent after."""
    version = a_survey(by_anyone=True)
    survey = version.survey
    return {
        "survey_id": survey.pk, "trigger_id": Trigger.objects.create(survey=survey, moment="resolved").pk,
        **answered(version),
    }  # fmt: skip


def said_of(conversation):
    """An answer to a survey about the matter, with words; and a figure to hold it against."""
    said = {"csat": 3, "why": "The trays broke"}
    one = answer(a_survey(), said, identity=conversation.anchor, conversation=conversation)
    known = Benchmark.objects.create(name="Retail", metric="nps", value=32, source="A report", as_of=date(2026, 1, 1))
    return {
        "answered_id": one.pk, "answer_id": one.answers.get(question="why").pk, "benchmark_id": known.pk,
    }  # fmt: skip


def answered(version):
    """An answer that was set aside, and a file of answers with a row that can't be kept."""
    aside = answer(version, {"csat": 1}, suspicion="trap")
    bringing = files.take_in(version.survey, "old.csv", b"csat\n9\n", actor=SYSTEM)
    row = bringing.rows.get()
    files.put_right(row, ["9"], actor=SYSTEM)
    made = {"response_id": aside.pk, "bringing_id": bringing.pk, "row_id": row.pk}
    return made | {"question": "csat", "language": "en"}


def acting(conversation, message):
    """A response plan of the conversation, and an action for whoever wrote the message."""
    plan = Plan.objects.create(
        conversation=conversation, identity=message.identity, tone="negative", cause="nps", value=3
    )  # fmt: skip
    Step.objects.create(plan=plan, kind="solve", order=2, due_at=clock.ahead(days=1))
    action = Action.objects.create(title="Trays arrive unbroken")
    row = Affected.objects.create(action=action, identity=message.identity, interaction=message)
    return {"plan_id": plan.pk, "step": "solve", "action_id": action.pk, "affected_id": row.pk}


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
    made |= coming_in(actor, wants) | given_out(actor, wants)
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


def given_out(actor, wants):
    """A mail, a link and a watch of theirs."""
    if actor is None:
        return dict.fromkeys({"subscription_id", "link_id", "watch_id"} & wants, 0)
    makers = {
        "subscription_id": lambda: Subscription.objects.create(agent_id=actor.id, due_at=clock.ahead(days=1)),
        "link_id": lambda: SharedLink.objects.create(by_id=actor.id, title="Board", until=clock.ahead(days=1)),
        "watch_id": lambda: Watch.objects.create(owner_id=actor.id, metric="conversations"),
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
