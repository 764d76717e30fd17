"""Where the owner says what no data can tell."""

from django.urls import path

from . import views

urlpatterns = [path("settings/figures/", views.index, name="assumptions")]
