"""The board, an action, and what is done to it."""

from django.urls import path

from .views import board, one

action = "feedback/actions/<int:action_id>"
urlpatterns = [
    path("feedback/actions/", board.index, name="actions"),
    path("feedback/actions/new/", board.new, name="new_action"),
    path(f"{action}/", one.show, name="action"),
    path(f"{action}/change/", board.change, name="change_action"),
    path(f"{action}/state/", board.move, name="action_state"),
    path(f"{action}/people/", one.add_people, name="action_people"),
    path(f"{action}/people/<int:affected_id>/removal/", one.remove_person, name="action_person"),
    path(f"{action}/words/", one.words, name="action_words"),
    path(f"{action}/telling/", one.tell, name="action_telling"),
    path(f"{action}/effects/", one.measure, name="action_effects"),
    path(f"{action}/invitations/", one.invite, name="action_invitations"),
    path("feedback/actions/loyal/", one.loyal, name="loyal"),
]
