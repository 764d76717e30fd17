"""Addresses of reports."""

from django.urls import path

from . import views

urlpatterns = [
    path("insights/reports/", views.index, name="reports"),
    path("insights/reports/new/", views.new, name="new_report"),
    path("insights/reports/<int:report_id>/", views.show, name="report"),
    path("insights/reports/<int:report_id>/definition/", views.change, name="change_report"),
    path("insights/reports/<int:report_id>/end/", views.end, name="end_report"),
    path("insights/reports/<int:report_id>/mails/", views.subscribe, name="mail_report"),
    path("insights/reports/<int:report_id>/mails/end/", views.unsubscribe, name="unmail_report"),
    path("insights/reports/snapshots/<int:snapshot_id>/", views.snapshot, name="snapshot"),
    path("insights/reports/snapshots/<int:snapshot_id>/removal/", views.remove, name="remove_snapshot"),
    path("insights/reports/snapshots/<int:snapshot_id>/report.<slug:suffix>", views.file, name="report_file"),
]
