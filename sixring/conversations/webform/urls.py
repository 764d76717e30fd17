"""Web forms under /forms/, public."""

from django.urls import path

from . import views

app_name = "webform"
urlpatterns = [
    path("<slug:key>/", views.form, name="form"),
    path("<slug:key>/sent/", views.sent, name="sent"),
]
