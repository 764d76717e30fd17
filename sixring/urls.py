"""Every address of Sixring's pages. Raw paths (tracking, chat, hooks, live) are in `asgi.py`."""

from django.urls import include, path

from sixring.home import views

urlpatterns = [
    path("accounts/", include("sixring.core.accounts.urls")),
    path("look/", include("sixring.look.urls")),
    path("healthz", views.health, name="health"),
    path("", views.start, name="home"),
]
