"""Readings, their corrections, and how well we read."""

from django.urls import path

from . import views

urlpatterns = [
    path("feedback/readings/", views.index, name="readings"),
    path("feedback/readings/again/", views.read_again, name="read_again"),
    path("feedback/readings/sample/", views.sample, name="sample"),
    path("feedback/readings/sample/<int:reading_id>/", views.label, name="label"),
    path("feedback/conversations/<int:conversation_id>/feeling/", views.feeling, name="feeling"),
    path("feedback/readings/<int:reading_id>/", views.show, name="reading"),
    path("feedback/readings/<int:reading_id>/corrections/", views.correct, name="correct"),
]
