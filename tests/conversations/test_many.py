"""Many conversations at once, and taking back what was done."""

import json
import re

import pytest
from django.urls import reverse

from sixring.conversations import assignment, closure
from sixring.conversations.models import ContactReason, Conversation, Deed, Snooze, Tag
from sixring.conversations.regrouping import bulk, deeds
from sixring.core.errors import Forbidden, Invalid, NotFound, Refused
from sixring.core.models import Team
from tests.cast import agent_of, happened_to, where
from tests.screens import enter, only_for, read

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
ACT, LIST = reverse("conversations:act"), reverse("conversations:list")


@pytest.fixture
def three(dan, erin, clock):
    return [where(who.writes(words)) for who, words in ((dan, "One"), (erin, "Two"), (dan, "Three"))]


@pytest.fixture
def bens(ben):
    return enter(ben)


def states():
    return list(Conversation.objects.order_by("pk").values_list("state", flat=True))


def do(browser, act, conversations, headers=None, **more):
    picked = [one.pk for one in conversations]
    return browser.post(ACT, {"act": act, "picked": picked, **more}, headers=headers or {})


def test_what_is_picked_is_resolved_and_taken_back_at_once(three, bens):
    answer = do(bens, "resolve", three[:2])
    assert states() == ["resolved", "resolved", "needs_us"]
    page = read(bens.get(answer.url))
    assert "2 conversations changed." in page
    undo = re.search(r'<form method="post" action="(/conversations/deeds/\d+/undoing/)"', page)[1]
    before = Conversation.objects.get(pk=three[2].pk).due_at
    bens.post(undo)
    assert states() == ["needs_us"] * 3
    assert Conversation.objects.get(pk=three[0].pk).due_at == before
    assert happened_to(three[0])[-2:] == ["conversation.resolved", "conversation.put_back"]


def test_htmx_gets_the_list_and_a_toast_that_undoes(three, bens):
    answer = do(bens, "resolve", three[:1], HTMX, query="view=everything")
    told = json.loads(answer["HX-Trigger"])["sixring:toast"]
    assert told == {
        "text": "1 conversation changed.",
        "undo": reverse("conversations:undo", args=[Deed.objects.get().pk]),
    }
    assert 'id="queue"' in read(answer)
    undone = bens.post(told["undo"], headers=HTMX)
    assert undone.status_code == 204
    assert "sixring:undone" in json.loads(undone["HX-Trigger"])


def test_each_act_does_what_it_does_alone(three, ben, bens, clock):
    tag, reason = Tag.objects.create(name="garden"), ContactReason.objects.create(name="Delivery")
    team = Team.objects.get(name="Support")
    one = three[0]
    for act in (f"assign:{ben.id}", f"team:{team.pk}", f"tag:{tag.pk}", f"reason:{reason.pk}", "snooze:2h"):
        do(bens, act, [one])
    row = Conversation.objects.get(pk=one.pk)
    assert (row.assignee_id, row.team_id, row.reason_id) == (ben.id, team.pk, reason.pk)
    assert (list(row.tags.all()), Snooze.objects.get().due_at) == ([tag], clock.in_hours(2))
    do(bens, "hold", [one], held_for="the workshop")
    do(bens, "noise:spam", three[1:2])
    rows = Conversation.objects.order_by("pk").values_list("state", "held_for", "noise")
    assert list(rows)[:2] == [("on_hold", "the workshop", ""), ("needs_us", "", "spam")]


def test_every_act_can_be_taken_back(three, ben, bens):
    tag, reason = Tag.objects.create(name="garden"), ContactReason.objects.create(name="Delivery")
    before = deeds.look([three[0].pk])
    for act in (f"assign:{ben.id}", f"tag:{tag.pk}", f"reason:{reason.pk}", "snooze:2h", "noise:not_request"):
        do(bens, act, [three[0]])
        assert deeds.look([three[0].pk]) != before, act
        deeds.undo(Deed.objects.latest("pk"), actor=ben)
        assert deeds.look([three[0].pk]) == before, act


def test_the_whole_view_is_meant_when_asked_for(three, bens):
    bens.post(ACT, {"act": "resolve", "all": "1", "query": "view=everything&before=2026-01-01"})
    assert states() == ["needs_us"] * 3
    bens.post(ACT, {"act": "resolve", "all": "1", "query": "view=needs-us"})
    assert states() == ["resolved"] * 3


def test_what_refuses_is_skipped_and_counted(three, ben, cleo, bens, accounts):
    only_for(accounts["letters"], "Support")
    answer = do(bens, f"assign:{cleo.id}", three)
    assert "0 conversations changed. 3 stayed as they were." in read(bens.get(answer.url))
    assert not Deed.objects.exists()


def test_what_one_cannot_see_stays_as_it_is(three, cleo, accounts):
    only_for(accounts["letters"], "Support")
    do(enter(cleo), "resolve", three)
    assert states() == ["needs_us"] * 3


def test_a_viewer_changes_nothing(three, viewer):
    assert do(enter(viewer), "resolve", three).status_code == 403
    with pytest.raises(Forbidden):
        bulk.act_on([three[0].pk], "resolve", lambda one: None, actor=viewer)
    assert 'name="picked"' not in read(enter(viewer).get(LIST))


@pytest.mark.parametrize("act", ["", "dance", "assign:abc", "tag:", "tag:99", "snooze:never", "hold", "noise:dull"])
def test_an_act_that_is_none_is_refused(act, three, bens):
    answer = do(bens, act, three[:1])
    assert answer.status_code in (302, 422)
    assert states() == ["needs_us"] * 3
    assert not Deed.objects.exists()


def test_nothing_picked_and_too_much_picked_are_refused(ben):
    for ids in ([], range(1, 1002)):
        with pytest.raises(Invalid):
            bulk.act_on(ids, "resolve", lambda one: None, actor=ben)


# Undoing.


def test_what_somebody_went_on_with_is_not_undone(three, ben, ada, dan):
    with deeds.doing("resolve", [one.pk for one in three], actor=ben) as did:
        for one in three:
            closure.resolve(one, actor=ben)
    closure.reopen(three[1], actor=ada)
    undone = deeds.undo(did.deed, actor=ben)
    assert (undone.restored, undone.kept) == (2, 1)
    assert "conversation.put_back" not in happened_to(three[1])


def test_only_what_the_deed_wrote_is_put_back(three, ben, ada):
    one = three[0]
    with deeds.doing("resolve", [one.pk], actor=ben) as did:
        closure.resolve(one, actor=ben)
    assignment.assign(one, agent_of(ada), actor=ada)
    deeds.undo(did.deed, actor=ben)
    row = Conversation.objects.get(pk=one.pk)
    assert (row.state, row.assignee_id) == ("needs_us", ada.id)


def test_undoing_twice_is_refused(three, ben):
    with deeds.doing("resolve", [three[0].pk], actor=ben) as did:
        closure.resolve(three[0], actor=ben)
    deeds.undo(did.deed, actor=ben)
    with pytest.raises(Refused):
        deeds.undo(did.deed, actor=ben)


def test_a_deed_is_undone_by_whose_it_is(three, ben, ada):
    with deeds.doing("resolve", [three[0].pk], actor=ben) as did:
        closure.resolve(three[0], actor=ben)
    with pytest.raises(NotFound):
        deeds.get(ada, did.deed.pk)
    assert enter(ada).post(reverse("conversations:undo", args=[did.deed.pk])).status_code == 404


def test_an_act_that_changed_nothing_is_no_deed(three, ben):
    with deeds.doing("reopen", [three[0].pk], actor=ben) as did:
        closure.reopen(three[0], actor=ben)
    assert did.deed is None


def test_what_was_hidden_since_is_not_undone(three, ben, accounts):
    with deeds.doing("resolve", [three[0].pk], actor=ben) as did:
        closure.resolve(three[0], actor=ben)
    only_for(accounts["letters"], "Elsewhere")
    assert deeds.undo(did.deed, actor=ben).restored == 0


def test_resolving_assigning_and_snoozing_offer_undoing(three, ben, bens):
    one = three[0].pk
    for name, data in (("assign", {"agent": ben.id}), ("snooze", {"when": "2h"}), ("resolve", {})):
        answer = bens.post(reverse(f"conversations:{name}", args=[one]), data)
        assert "/undoing/" in read(bens.get(answer.url)), name
