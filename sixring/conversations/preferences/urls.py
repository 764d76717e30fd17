"""Preferences under /preferences/, public: a page for whoever holds a link, and the way out of one purpose."""

from django.urls import path

from . import views

app_name = "preferences"
urlpatterns = [
    path("look.css", views.look, name="look"),
    path("out/<str:token>/", views.out, name="out"),
    path("<str:token>/", views.page, name="page"),
]
