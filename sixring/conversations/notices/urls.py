"""Notices under /notices/."""

from django.urls import path

from ..views import notices

app_name = "notices"
urlpatterns = [
    path("", notices.index, name="list"),
    path("latest/", notices.latest, name="latest"),
    path("count/", notices.count, name="count"),
    path("reading/", notices.read_all, name="read_all"),
    path("<int:notice_id>/reading/", notices.read, name="read"),
    path("<int:notice_id>/reading/end/", notices.unread, name="unread"),
]
