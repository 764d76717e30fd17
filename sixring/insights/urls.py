"""The pages of insights, part by part."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "insights"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sixring.insights.dashboards.urls")),
    path("", include("sixring.insights.sharing.urls")),
    path("", include("sixring.insights.repeating.urls")),
    path("", include("sixring.insights.assumptions.urls")),
    path("", include("sixring.insights.predictions.urls")),
    path("", include("sixring.insights.journeys.screens.urls")),
    path("", include("sixring.insights.strategy.urls")),
    path("", include("sixring.insights.reports.urls")),
    path("", include("sixring.insights.reports.roi.urls")),
]
