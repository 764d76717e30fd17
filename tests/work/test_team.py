"""The team page, handing over in one action, and the settings of colleagues and teams."""

import pytest
from django.urls import reverse

from sixring.conversations import assignment
from sixring.conversations.models import Conversation, Deed
from sixring.core.errors import Forbidden, Invalid, Refused
from sixring.core.models import Agent, Role, Team
from sixring.work import handing, overview, teams
from tests.cast import agent_of, employ, happened_to, where
from tests.screens import enter, only_for, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(dan, erin, ben):
    matters = [where(dan.writes("One", subject="Trays")), where(erin.writes("Two", subject="Canes"))]
    for matter in matters:
        assignment.assign(matter, agent_of(ben), actor=ben)
    return matters


def holder(matter):
    return Conversation.objects.get(pk=matter.pk).assignee_id


def test_the_page_says_who_holds_what_and_what_waits(two, ada, ben, dan):
    where(dan.chats("Three"))
    page = read(enter(ada).get(reverse("work:team")))
    row = next(one for one in overview.colleagues(ada) if one.agent.pk == ben.id)
    free = next(one for one in overview.queues(ada) if one.team is None)
    assert (row.held.needs_us, row.held.oldest is not None, free.held.needs_us) == (2, True, 1)
    assert "Queues" in page


def test_an_agent_sees_who_is_on_and_no_more(two, ben):
    page = read(enter(ben).get(reverse("work:team")))
    assert "Who is on" in page
    assert "Queues" not in page
    assert "Hand over" not in page


@pytest.mark.data
def test_all_of_a_colleagues_go_to_another_in_one_action(two, ada, ben):
    handed = handing.hand_over(agent_of(ben), None, agent_of(ada), actor=ada)
    assert sorted(handed.moved) == sorted(matter.pk for matter in two)
    assert {holder(matter) for matter in two} == {ada.id}
    assert happened_to(two[0])[-1] == "conversation.assigned"


def test_or_what_was_chosen_to_a_teams_queue(two, ada, ben, elsewhere):
    handing.hand_over(agent_of(ben), [two[1].pk], elsewhere, actor=ada)
    two[1].refresh_from_db()
    assert (holder(two[0]), two[1].assignee_id, two[1].team_id) == (ben.id, None, elsewhere.pk)


def test_what_the_other_may_not_see_stays(two, ada, ben, cleo, accounts):
    only_for(accounts["letters"], "Support")
    with pytest.raises(Refused):
        handing.hand_over(agent_of(ben), None, agent_of(cleo), actor=ada)
    assert holder(two[0]) == ben.id


def test_only_a_lead_hands_over(two, ben, cleo):
    with pytest.raises(Forbidden):
        handing.hand_over(agent_of(ben), None, None, actor=cleo)


def test_handing_over_is_taken_back_in_one_go(two, ada, ben, elsewhere):
    page = enter(ada).post(
        reverse("work:hand_over", args=[ben.id]), {"to": f"team:{elsewhere.pk}", "all": "1"}, follow=True
    )
    assert {holder(matter) for matter in two} == {None}
    deed = Deed.objects.get()
    assert reverse("conversations:undo", args=[deed.pk]) in read(page)
    enter(ada).post(reverse("conversations:undo", args=[deed.pk]))
    two[0].refresh_from_db()
    assert ({holder(matter) for matter in two}, two[0].team_id) == ({ben.id}, None)


def test_an_invited_colleague_comes_in_by_the_link(ada):
    support = Team.objects.get(name="Support")
    page = enter(ada).post(
        reverse("work:invite"), {"email": "fay@us.test", "name": "Fay", "role": "agent", "teams": [support.pk]}
    )
    agent = Agent.objects.get(email="fay@us.test")
    assert "/accounts/invitation/" in read(page)
    assert (agent.role, list(agent.teams.all()), agent.has_usable_password()) == ("agent", [support], False)


def test_an_address_in_use_is_said_in_words(ada, ben):
    page = enter(ada).post(reverse("work:invite"), {"email": "ben@us.test", "name": "Ben", "role": "agent"})
    assert (page.status_code, "works here already" in read(page)) == (422, True)


def test_the_last_owner_stays(ada):
    answer = enter(ada).post(reverse("work:agent", args=[ada.id]), {"role": "agent"})
    assert (answer.status_code, "only owner" in read(answer)) == (422, True)
    assert enter(ada).post(reverse("work:retire", args=[ada.id])).status_code == 409


def test_an_administrator_makes_no_owner(ada):
    boss = employ("Boss", Role.ADMIN, "Support")
    other = employ("Other", Role.AGENT, "Support")
    answer = enter(boss).post(reverse("work:agent", args=[other.id]), {"role": "owner"})
    assert (answer.status_code, agent_of(other).role) == (422, "agent")


def test_who_leaves_gives_back_what_they_have(two, ada, ben):
    browser = enter(ben)
    enter(ada).post(reverse("work:retire", args=[ben.id]))
    assert {holder(matter) for matter in two} == {None}
    assert browser.get("/conversations/").status_code == 302
    enter(ada).post(reverse("work:restore", args=[ben.id]))
    assert agent_of(ben).is_active


def test_a_team_gets_a_name_members_and_rules(ada, ben, cleo):
    enter(ada).post(reverse("work:teams"), {"name": "Garden"})
    team = Team.objects.get(name="Garden")
    form = {"name": "Gardeners", "members": [ben.id, cleo.id], "break_minutes": "10"}
    assert enter(ada).post(reverse("work:one_team", args=[team.pk]), form).status_code == 302
    team.refresh_from_db()
    assert (team.name, team.agents.count(), team.rules.returns, team.rules.break_minutes) == ("Gardeners", 2, False, 10)


def test_two_teams_of_one_name_are_refused(ada, cleo):
    answer = enter(ada).post(reverse("work:teams"), {"name": "Elsewhere"})
    assert (answer.status_code, "already" in read(answer)) == (422, True)
    with pytest.raises(Invalid):
        teams.create("  ", actor=ada)
