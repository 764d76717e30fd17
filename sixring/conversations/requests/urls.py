"""My requests under /requests/, public, and the pages of hand-over links beneath it."""

from django.urls import path

from ..continuing import views as continuing
from ..preferences import views as preferences
from . import views

app_name = "requests"
urlpatterns = [
    path("", views.index, name="list"),
    path("link/", views.ask, name="ask"),
    path("store/", views.store, name="store"),
    path("end/", views.leave, name="leave"),
    path("preferences/", preferences.of_guest, name="preferences"),
    path("in/<str:token>/", views.enter, name="enter"),
    path("by-mail/<str:token>/", continuing.by_mail, name="by_mail"),
    path("here/<str:token>/", continuing.here, name="here"),
    path("<str:reference>/", views.one, name="one"),
    path("<str:reference>/answer/", views.answer, name="answer"),
    path("<str:reference>/end/", views.solve, name="solve"),
    path("<str:reference>/files/<int:file_id>/", views.file, name="file"),
]
