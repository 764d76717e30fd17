"""Facts about plans: who may, what is refused, and what leaves a trace."""

import pytest

from sixring.core.errors import Forbidden, Invalid, NotFound
from sixring.insights.models import ChannelPlan, PlanAim
from sixring.insights.strategy import plans
from tests.cast import happened_to

pytestmark = pytest.mark.django_db
MAIL = plans.Wanted("E-mail", ("email",), "Answers that need care", "Customers with an order")


def test_a_plan_says_what_a_channel_is_for_and_for_whom(ada):
    made = plans.write(MAIL, actor=ada)
    assert (made.channels, made.purpose, made.audience) == (["email"], MAIL.purpose, MAIL.audience)
    assert plans.all_of(ada) == [made]


def test_the_same_again_leaves_no_trace(ada):
    made = plans.write(MAIL, actor=ada)
    plans.write(MAIL, made, actor=ada)
    plans.write(plans.Wanted("Mail", ("email",), "Care", "Everybody"), made, actor=ada)
    assert happened_to(made) == ["channel_plan.made", "channel_plan.changed"]
    assert ChannelPlan.objects.get().name == "Mail"


@pytest.mark.parametrize(
    "wrong",
    [
        plans.Wanted(" ", ("email",), "Care", "Everybody"), plans.Wanted("Mail", ("email",), "", "Everybody"),
        plans.Wanted("Mail", ("email",), "Care", "\x00"), plans.Wanted("Mail", ("pigeon",), "Care", "Everybody"),
        plans.Wanted("Mail", ("email",), "Care", "Everybody", owner=999_999),
    ],
)  # fmt: skip
def test_what_says_nothing_is_refused(ada, wrong):
    with pytest.raises(Invalid):
        plans.write(wrong, actor=ada)


def test_two_of_a_name_are_refused(ada):
    plans.write(MAIL, actor=ada)
    with pytest.raises(Invalid):
        plans.write(MAIL, actor=ada)


def test_an_aim_lies_on_the_better_side_unless_somebody_says_otherwise(ada):
    plan = plans.write(MAIL, actor=ada)
    assert plans.aim(plan, "first_reply", 3600, actor=ada).side == "most"
    assert plans.aim(plan, "csat", 0.8, actor=ada).side == "least"
    with pytest.raises(Invalid):
        plans.aim(plan, "conversations", 20, actor=ada)
    assert plans.aim(plan, "conversations", 20, side="most", actor=ada).side == "most"


def test_an_aim_of_the_same_metric_takes_the_place_of_the_last(ada):
    plan = plans.write(MAIL, actor=ada)
    one = plans.aim(plan, "csat", 0.8, actor=ada)
    plans.aim(plan, "csat", 0.8, actor=ada)
    plans.aim(plan, "csat", 0.9, actor=ada)
    assert PlanAim.objects.get().value == 0.9
    assert happened_to(one) == ["plan_aim.set", "plan_aim.set"]
    plans.withdraw(plan, one.pk, actor=ada)
    with pytest.raises(NotFound):
        plans.withdraw(plan, one.pk, actor=ada)


@pytest.mark.parametrize(("metric", "value"), [("happiness", 1), ("channel_mix", 0.5), ("csat", float("nan"))])
def test_what_is_no_target_is_refused(ada, metric, value):
    with pytest.raises(Invalid):
        plans.aim(plans.write(MAIL, actor=ada), metric, value, side="least", actor=ada)


def test_an_agent_may_none_of_it(ada, ben):
    plan = plans.write(MAIL, actor=ada)
    for act in (
        lambda: plans.write(MAIL, actor=ben), lambda: plans.remove(plan, actor=ben), lambda: plans.all_of(ben),
        lambda: plans.aim(plan, "csat", 0.8, actor=ben), lambda: plans.withdraw(plan, 1, actor=ben),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            act()
