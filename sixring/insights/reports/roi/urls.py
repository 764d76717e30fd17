"""Addresses of the return."""

from django.urls import path

from . import views

urlpatterns = [
    path("insights/strategy/return/", views.index, name="roi"),
    path("insights/strategy/return/<slug:supposed>/", views.one, name="supposed"),
    path("insights/strategy/return/<slug:supposed>/end/", views.take_back, name="end_supposed"),
]
