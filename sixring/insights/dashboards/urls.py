"""Addresses of the screens."""

from django.urls import path

from .views import day, figures, marks, tiles, wall, week

one = "insights/metrics/<slug:name>"
urlpatterns = [
    path("insights/", figures.index, name="overview"),
    path("insights/metrics/", figures.catalogue, name="metrics"),
    path(f"{one}/", figures.show, name="metric"),
    path(f"{one}/rows/", figures.behind, name="rows"),
    path(f"{one}/chart.csv", figures.chart, name="chart"),
    path("insights/channels/", figures.compared, name="channels"),
    path("insights/week/", week.show, name="week"),
    path("insights/wall/", wall.show, name="wall"),
    path("insights/day/", day.show, name="day"),
    path("insights/tiles/", tiles.index, name="tiles"),
    path("insights/tiles/place/", tiles.place, name="tile_place"),
    path("insights/tiles/removal/", tiles.remove, name="tile_removal"),
    path("insights/tiles/usual/", tiles.reset, name="usual_tiles"),
    path("insights/marks/", marks.index, name="marks"),
    path("insights/marks/targets/", marks.aim, name="aim"),
    path("insights/marks/targets/<int:goal_id>/end/", marks.withdraw, name="end_goal"),
    path("insights/marks/<int:annotation_id>/end/", marks.remove, name="end_annotation"),
]
