"""Quarantine and the settings of channels."""

from django.urls import path

from .views import quarantine, settings

app_name = "channels"
urlpatterns = [
    path("quarantine/", quarantine.index, name="quarantine"),
    path("quarantine/<int:quarantine_id>/", quarantine.show, name="quarantined"),
    path("quarantine/<int:quarantine_id>/raw/", quarantine.raw, name="raw"),
    path("quarantine/<int:quarantine_id>/replay/", quarantine.replay, name="replay"),
    path("quarantine/<int:quarantine_id>/dismissal/", quarantine.dismiss, name="dismiss"),
    path("settings/channels/", settings.index, name="accounts"),
    path("settings/channels/new/", settings.choose, name="choose"),
    path("settings/channels/new/<slug:kind>/", settings.open_new, name="open"),
    path("settings/channels/<int:account_id>/", settings.change, name="account"),
]
