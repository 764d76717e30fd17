"""What programs read of plans and actions, and what endpoints are told of them."""

import pytest

from sixring.core.api import shapes
from sixring.feedback.actions import board
from sixring.feedback.models import Plan
from sixring.integrations.webhooks import kinds
from tests.cast import agent_of
from tests.feedback.plan.conftest import heard
from tests.integrations.calling import program

pytestmark = pytest.mark.django_db


def test_a_plan_and_its_steps_are_read(says, dan, ben):
    says(dan, 2, "Broken!")
    heard()
    ours = program(ben)
    found = ours.reads("/feedback/plans")["data"]
    assert [(one["cause"], one["value"], len(one["steps"])) for one in found] == [("nps", 2.0, 5)]
    assert ours.reads(f"/feedback/plans/{found[0]['id']}")["state"] == "open"
    assert ours.reads("/feedback/plans", list="glad")["data"] == []


def test_plans_of_hidden_conversations_are_not_there(says, dan, ben, cleo, accounts):
    says(dan, 2, "Broken!")
    heard()
    accounts["letters"].teams.set(agent_of(ben).teams.all())
    theirs = program(cleo)
    assert theirs.reads("/feedback/plans")["data"] == []
    assert theirs.gets(f"/feedback/plans/{Plan.objects.get().pk}").status_code == 404
    assert shapes.shape_of("plan", Plan.objects.get().pk, cleo) is None


def test_the_board_is_read_column_by_column(action, ada, ben):
    board.move(action, "done", actor=ada)
    ours = program(ben)
    found = ours.reads("/feedback/actions", state="done")["data"]
    assert [(one["title"], one["people"], one["effects"]) for one in found] == [("Trays arrive unbroken", 0, [])]
    assert ours.reads("/feedback/actions", state="planned")["data"] == []
    assert ours.reads(f"/feedback/actions/{action.pk}")["question"] == "nps"


def test_endpoints_can_choose_them(action, ada):
    assert {"plan.opened", "plan.changed", "action.moved"} <= kinds.BY_NAME.keys()
    assert shapes.shape_of("action", action.pk, ada)["state"] == "planned"
