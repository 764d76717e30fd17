"""Every address of Sixring's pages. Raw paths (tracking, chat, hooks, live) are in `asgi.py`."""

from django.urls import include, path

from sixring.conversations.views import verify
from sixring.conversations.views.matter import by_reference

urlpatterns = [
    path("accounts/", include("sixring.core.accounts.urls")),
    path("", include("sixring.core.accounts.own_urls")),
    path("", include("sixring.integrations.urls")),
    path("conversations/", include("sixring.conversations.urls")),
    path("k/<str:typed>/", by_reference, name="by_reference"),
    path("requests/", include("sixring.conversations.requests.urls")),
    path("forms/", include("sixring.conversations.webform.urls")),
    path("kiosk/", include("sixring.conversations.kiosk.urls")),
    path("preferences/", include("sixring.conversations.preferences.urls")),
    path("widget/", include("sixring.conversations.widget.urls")),
    path("notices/", include("sixring.conversations.notices.urls")),
    path("", include("sixring.channels.urls")),
    path("verify/<str:token>/", verify.link, name="verify_link"),
    path("look/", include("sixring.look.urls")),
    path("", include("sixring.work.urls")),
    path("", include("sixring.feedback.urls")),
    path("", include("sixring.insights.urls")),
    path("", include("sixring.moving.urls")),
    path("", include("sixring.trust.urls")),
    path("", include("sixring.integrations.webhooks.urls")),
    path("", include("sixring.home.urls")),
]
handler400 = "sixring.look.errors.bad_request"
handler403 = "sixring.look.errors.forbidden"
handler404 = "sixring.look.errors.not_found"
handler500 = "sixring.look.errors.broken"
