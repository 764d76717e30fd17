"""Addresses of results."""

from django.urls import path

from .views import pages, settings, words

one = "feedback/results/<int:survey_id>"
urlpatterns = [
    path("feedback/results/", pages.index, name="all_results"),
    path(f"{one}/", pages.show, name="results"),
    path(f"{one}/chart.csv", pages.chart, name="results_chart"),
    path(f"{one}/responses.csv", pages.sheet, {"kind": "csv"}, name="results_csv"),
    path(f"{one}/responses.xlsx", pages.sheet, {"kind": "xlsx"}, name="results_xlsx"),
    path(f"{one}/comments/", words.behind, name="results_comments"),
    path(f"{one}/quotes/", pages.gallery, name="results_quotes"),
    path("feedback/results/quotes/<int:answer_id>/", words.quote, name="quote"),
    path("feedback/results/quotes/<int:answer_id>/end/", words.withdraw, name="end_quote"),
    path("feedback/results/quotes/<int:answer_id>.svg", words.picture, name="quote_picture"),
    path("feedback/results/benchmarks/", settings.compared, name="benchmarks"),
    path("feedback/results/benchmarks/<int:benchmark_id>/end/", settings.remove, name="end_benchmark"),
    path("feedback/results/benchmarks/least/", settings.least, name="least_group"),
]
