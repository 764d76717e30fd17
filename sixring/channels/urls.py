"""Quarantine and the settings of channels."""

from django.urls import path

from .views import brands, lent, mailbox, quarantine, reviews, settings, signing_in, templates

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
    path("settings/channels/<int:account_id>/app/", signing_in.app, name="app"),
    path("settings/channels/<int:account_id>/sign-in/", signing_in.leave, name="sign_in"),
    path("settings/channels/<int:account_id>/connection/", signing_in.connect, name="connect"),
    path("settings/channels/signed-in/", signing_in.back, name="signed_in"),
    path("settings/channels/<int:account_id>/trial/", mailbox.trial, name="trial"),
    path("settings/channels/<int:account_id>/reviews/", reviews.upload, name="reviews"),
    path("settings/channels/<int:account_id>/senders/", mailbox.addresses, name="senders"),
    path("settings/channels/<int:account_id>/templates/", templates.index, name="templates"),
    path("settings/channels/<int:account_id>/senders/removal/", mailbox.remove_address, name="remove_sender"),
    path("media/<str:token>/", lent.lent, name="lent"),
    path("settings/brands/", brands.index, name="brands"),
    path("settings/brands/new/", brands.name_new, name="new_brand"),
    path("settings/brands/<int:brand_id>/", brands.change, name="brand"),
    path("settings/brands/<int:brand_id>/removal/", brands.remove, name="remove_brand"),
]
