"""Feedback's pages, part by part. What customers open lies under `s/`; everything else under `feedback/`."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "feedback"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sixring.feedback.stream.urls")),
    path("", include("sixring.feedback.answering.urls")),
    path("", include("sixring.feedback.surveys.urls")),
    path("", include("sixring.feedback.asking.urls")),
    path("", include("sixring.feedback.reading.urls")),
    path("", include("sixring.feedback.plan.urls")),
    path("", include("sixring.feedback.results.urls")),
    path("", include("sixring.feedback.actions.urls")),
    path("", include("sixring.feedback.topics.urls")),
    path("", include("sixring.feedback.drivers.urls")),
]
