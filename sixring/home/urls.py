"""What is composed of several rooms: the start, the settings, and everything about a person."""

from django.urls import include, path

from . import people, views

person = "<int:person_id>"
about_people = [
    path("", people.index, name="list"),
    path(f"{person}/", people.show, name="show"),
    path(f"{person}/timeline/", people.story, name="timeline"),
    path(f"{person}/join/", people.join, name="join"),
    path(f"{person}/identities/<int:identity_id>/split/", people.split, name="split"),
    path(f"{person}/identities/<int:identity_id>/share/", people.share, name="share"),
    path(f"{person}/decisions/<int:decision_id>/undoing/", people.undo, name="undo"),
    path(f"{person}/suggestions/<int:suggestion_id>/acceptance/", people.accept, name="accept"),
    path(f"{person}/suggestions/<int:suggestion_id>/refusal/", people.refuse, name="refuse"),
]
urlpatterns = [
    path("people/", include((about_people, "people"))),
    path("settings/", views.settings, name="settings"),
    path("healthz", views.health, name="health"),
    path("", views.start, name="home"),
]
