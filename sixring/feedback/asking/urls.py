"""Who is asked and when; links and codes; asking from a conversation."""

from django.urls import path

from .views import by_hand, invitations, slips, triggers

survey, trigger = "feedback/surveys/<int:survey_id>", "feedback/asking/triggers/<int:trigger_id>"
urlpatterns = [
    path("feedback/asking/", triggers.index, name="asking"),
    path("feedback/asking/triggers/new/", triggers.new, name="new_trigger"),
    path(f"{trigger}/", triggers.change, name="trigger"),
    path(f"{trigger}/removal/", triggers.remove, name="trigger_removal"),
    path("feedback/asking/invitations/", invitations.index, name="invitations"),
    path("feedback/conversations/<int:conversation_id>/invitations/", by_hand.ask, name="ask"),
    path(f"{survey}/links/", slips.show, name="survey_links"),
    path(f"{survey}/links/slip/", slips.printed, name="survey_slip"),
    path(f"{survey}/links/code.svg", slips.code, name="survey_code"),
]
