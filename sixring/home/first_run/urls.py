"""The steps of setting up, for who is signed in. The page of the link is in home's own addresses."""

from django.urls import path

from . import mailing, views

app_name = "set_up"
urlpatterns = [
    path("", views.index, name="index"),
    path("you/", views.owner, name="owner"),
    path("company/", views.company, name="company"),
    path("address/", views.address, name="address"),
    path("mailbox/", mailing.mailbox, name="mailbox"),
    path("message/", mailing.trial, name="trial"),
    path("colleagues/", views.colleagues, name="colleagues"),
    path("next/", views.following, name="next"),
    path("skipped/", views.skip, name="skip"),
    path("reminder/", views.remind, name="remind"),
]
