"""Addresses of journeys."""

from django.urls import path

from .views import compared, critical, frictions, map, paths, touchpoints, what_if

urlpatterns = [
    path("journeys/", map.show, name="journeys"),
    path("journeys/chart.csv", map.chart, name="journey_chart"),
    path("journeys/passage/", map.passage, name="passage"),
    path("journeys/paths/", paths.show, name="paths"),
    path("journeys/frictions/", frictions.index, name="frictions"),
    path("journeys/frictions/<slug:name>/", frictions.show, name="friction"),
    path("journeys/critical/", critical.show, name="critical"),
    path("journeys/what-if/", what_if.show, name="what_if"),
    path("journeys/comparison/", compared.show, name="compared_journeys"),
    path("journeys/touchpoints/", touchpoints.index, name="touchpoints"),
    path("journeys/touchpoints/usual/", touchpoints.reset, name="usual_touchpoints"),
    path("journeys/touchpoints/<slug:code>/", touchpoints.change, name="touchpoint"),
    path("journeys/touchpoints/<slug:code>/place/", touchpoints.place, name="touchpoint_place"),
    path("journeys/touchpoints/<slug:code>/removal/", touchpoints.remove, name="touchpoint_removal"),
]
