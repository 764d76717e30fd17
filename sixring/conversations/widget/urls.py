"""The widget under /widget/."""

from django.urls import path

from ..pushing import views as pushing
from . import trying, views

app_name = "widget"
urlpatterns = [
    path("loader.js", views.loader, name="loader"),
    path("assets/<str:version>/<str:name>", views.asset, name="asset"),
    path("notices.js", pushing.program, name="notices"),
    path("<str:chat>/notify/", pushing.notify, name="notify"),
    path("<str:chat>/", views.frame, name="frame"),
    path("<str:chat>/try/", trying.page, name="try"),
]
