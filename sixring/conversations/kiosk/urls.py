"""Stores' pages under /kiosk/, public."""

from django.urls import path

from . import views

app_name = "kiosk"
urlpatterns = [
    path("ticket/<str:token>/", views.ticket, name="ticket"),
    path("<slug:key>/", views.store, name="store"),
]
