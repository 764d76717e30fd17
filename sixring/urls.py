"""Every address of Sixring's pages. Raw paths (tracking, chat, hooks, live) are in `asgi.py`."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("sixring.core.accounts.urls")),
    path("conversations/", include("sixring.conversations.urls")),
    path("", include("sixring.channels.urls")),
    path("look/", include("sixring.look.urls")),
    path("", include("sixring.home.urls")),
]
handler400 = "sixring.look.errors.bad_request"
handler403 = "sixring.look.errors.forbidden"
handler404 = "sixring.look.errors.not_found"
handler500 = "sixring.look.errors.broken"
