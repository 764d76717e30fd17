"""The settings pages of outgoing webhooks."""

from django.urls import path

from . import views

app_name = "integrations"
one, told = "settings/webhooks/<int:endpoint_id>", "settings/webhooks/deliveries/<int:delivery_id>"
urlpatterns = [
    path("settings/webhooks/", views.index, name="webhooks"),
    path("settings/webhooks/new/", views.new, name="new_webhook"),
    path(f"{one}/", views.show, name="webhook"),
    path(f"{one}/change/", views.change, name="change_webhook"),
    path(f"{one}/secret/", views.rotate, name="webhook_secret"),
    path(f"{one}/stop/", views.stop, name="stop_webhook"),
    path(f"{one}/stop/end/", views.start, name="start_webhook"),
    path(f"{one}/removal/", views.remove, name="remove_webhook"),
    path(f"{one}/test/", views.test, name="test_webhook"),
    path(f"{one}/replay/", views.replay_failed, name="replay_failed"),
    path(f"{told}/", views.delivery, name="delivery"),
    path(f"{told}/replay/", views.replay, name="replay_delivery"),
]
