"""Addresses of the screens."""

from django.urls import path

from .screens import views

urlpatterns = [
    path("insights/predictions/", views.leavers, name="leavers"),
    path("insights/predictions/value/", views.value, name="value"),
    path("insights/predictions/next/", views.following, name="next_reasons"),
    path("insights/predictions/demand/", views.demand, name="demand"),
    path("insights/predictions/groups/", views.groups, name="rfm_groups"),
]
