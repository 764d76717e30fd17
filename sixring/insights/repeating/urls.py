"""Addresses of the sample of switches."""

from django.urls import path

from . import views

urlpatterns = [
    path("insights/metrics/repeated/switches/", views.sample, name="repeating"),
    path("insights/metrics/repeated/switches/<int:interaction_id>/", views.judge, name="judge_switch"),
]
