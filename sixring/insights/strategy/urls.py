"""Addresses of the strategy pages."""

from django.urls import path

from .views import others, plans

plan = "insights/strategy/plans/<int:plan_id>"
urlpatterns = [
    path("insights/strategy/", plans.index, name="strategy"),
    path("insights/strategy/plans/new/", plans.new, name="new_plan"),
    path(f"{plan}/", plans.show, name="plan"),
    path(f"{plan}/end/", plans.remove, name="end_plan"),
    path(f"{plan}/targets/", plans.aim, name="plan_aim"),
    path(f"{plan}/targets/<int:aim_id>/end/", plans.withdraw, name="end_plan_aim"),
    path("insights/strategy/benchmarks/", others.figures, name="benchmarks"),
    path("insights/strategy/benchmarks/file/", others.figures_file, name="benchmarks_file"),
    path("insights/strategy/benchmarks/<int:figure_id>/end/", others.figure_end, name="end_benchmark"),
    path("insights/strategy/competitors/", others.reviews, name="competitors"),
    path("insights/strategy/competitors/<int:competitor_id>/end/", others.reviews_end, name="end_competitor"),
]
