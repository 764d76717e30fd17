"""The team page, what an agent does in a shift, and the settings of agents, teams, hours and targets."""

from django.urls import path

from .views import agents, hours, shift, targets, team, teams

app_name = "work"
agent, one_team = "settings/agents/<int:agent_id>", "settings/teams/<int:team_id>"
urlpatterns = [
    path("team/", team.index, name="team"),
    path("team/<int:agent_id>/", team.holding, name="holding"),
    path("team/<int:agent_id>/handover/", team.hand_over, name="hand_over"),
    path("work/availability/", shift.switch, name="availability"),
    path("work/next/", shift.take_next, name="next"),
    path("work/conversations/<int:conversation_id>/beats/", shift.beat, name="beat"),
    path("settings/agents/", agents.index, name="agents"),
    path("settings/agents/new/", agents.invite, name="invite"),
    path(f"{agent}/", agents.change, name="agent"),
    path(f"{agent}/invitation/", agents.invitation, name="invitation"),
    path(f"{agent}/retirement/", agents.retire, name="retire"),
    path(f"{agent}/retirement/end/", agents.restore, name="restore"),
    path("settings/teams/", teams.index, name="teams"),
    path(f"{one_team}/", teams.change, name="one_team"),
    path("settings/hours/", hours.index, name="hours"),
    path("settings/hours/<int:team_id>/", hours.change, name="team_hours"),
    path("settings/hours/versions/<int:version_id>/end/", hours.withdraw, name="withdraw_hours"),
    path("settings/targets/", targets.index, name="targets"),
]
