"""Addresses of sharing."""

from django.urls import path

from .views import alerts, public, sharing, sheets

urlpatterns = [
    path("insights/sharing/", sharing.index, name="sharing"),
    path("insights/sharing/mails/", sharing.subscribe, name="subscribe"),
    path("insights/sharing/mails/<int:subscription_id>/end/", sharing.unsubscribe, name="unsubscribe"),
    path("insights/sharing/links/", sharing.new_link, name="new_link"),
    path("insights/sharing/links/<int:link_id>/end/", sharing.revoke, name="revoke_link"),
    path("insights/alerts/", alerts.index, name="alerts"),
    path("insights/alerts/watches/", alerts.watch, name="watch"),
    path("insights/alerts/watches/<int:watch_id>/end/", alerts.end, name="end_watch"),
    path("insights/metrics/<slug:name>/sheet.csv", sheets.sheet, {"kind": "csv"}, name="metric_csv"),
    path("insights/metrics/<slug:name>/sheet.xlsx", sheets.sheet, {"kind": "xlsx"}, name="metric_xlsx"),
    path("shared/<str:token>/", public.shared, name="shared"),
]
