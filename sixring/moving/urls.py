"""Moving in and out, of the settings."""

from django.urls import path

from . import views

app_name = "moving"
urlpatterns = [
    path("settings/moving/", views.index, name="list"),
    path("settings/moving/looks/", views.begin, name="begin"),
    path("settings/moving/exports/", views.take_out, name="take_out"),
    path("settings/moving/exports/latest/", views.taking_out, name="taking_out"),
    path("settings/moving/exports/<int:export_id>/", views.fetch, name="fetch"),
    path("settings/moving/<int:move_id>/", views.show, name="show"),
    path("settings/moving/<int:move_id>/progress/", views.progress, name="progress"),
    path("settings/moving/<int:move_id>/look/", views.look, name="look"),
    path("settings/moving/<int:move_id>/start/", views.start, name="start"),
    path("settings/moving/<int:move_id>/stop/", views.stop, name="stop"),
    path("settings/moving/<int:move_id>/report.csv", views.report, name="report"),
    path("settings/moving/<int:move_id>/rejects/<int:reject_id>/", views.again, name="again"),
]
