"""What is composed of several rooms: the start, the settings, and everything about a person."""

from django.urls import include, path

from . import search, views, you
from .channel_health import views as channel_health
from .first_run import views as first_run
from .people import agreeing, deciding, leaving, lists, page, quality, reviewing
from .start import seen_as
from .start import views as start

person = "<int:person_id>"
about_people = [
    path("", lists.index, name="list"),
    path("export.csv", lists.export, {"kind": "csv"}, name="export_csv"),
    path("export.xlsx", lists.export, {"kind": "xlsx"}, name="export_xlsx"),
    path("companies/", lists.all_companies, name="companies"),
    path("companies/<str:key>/", lists.company, name="company"),
    path("review/", reviewing.show, name="review"),
    path("review/answers/last/undoing/", reviewing.take_back, name="answer_back"),
    path("review/<int:suggestion_id>/answer/", reviewing.answer, name="answer"),
    path("review/<int:suggestion_id>/group/", reviewing.answer_group, name="answer_group"),
    path("quality/", quality.show, name="quality"),
    path("quality/rules/", quality.decide, name="match_rules"),
    path("quality/runs/<int:run_id>/undoing/", quality.take_back, name="run_back"),
    path(f"{person}/", page.show, name="show"),
    path(f"{person}/timeline/", page.story, name="timeline"),
    path(f"{person}/facts/", page.describe, name="describe"),
    path(f"{person}/kind/", page.file_as, name="file_as"),
    path(f"{person}/consents/", page.agree, name="agree"),
    path(f"{person}/contact/", agreeing.reach, name="reach"),
    path(f"{person}/erasure/", leaving.erase, name="erase"),
    path(f"{person}/exports/", leaving.export, name="export"),
    path(f"{person}/join/", deciding.join, name="join"),
    path(f"{person}/split/", deciding.split, name="split"),
    path(f"{person}/identities/<int:identity_id>/share/", deciding.share, name="share"),
    path(f"{person}/decisions/<int:decision_id>/", deciding.what_if, name="what_if"),
    path(f"{person}/decisions/<int:decision_id>/undoing/", deciding.undo, name="undo"),
    path(f"{person}/suggestions/<int:suggestion_id>/acceptance/", deciding.accept, name="accept"),
    path(f"{person}/suggestions/<int:suggestion_id>/refusal/", deciding.refuse, name="refuse"),
]
urlpatterns = [
    path("people/", include((about_people, "people"))),
    path("search/", search.page, name="search"),
    path("search/quick/", search.quick, name="search_quick"),
    path("you/", you.show, name="you"),
    path("settings/", views.settings, name="settings"),
    path("settings/channels/health/", channel_health.index, name="channel_health"),
    path("settings/channels/health/<int:account_id>/", channel_health.show, name="account_health"),
    path("settings/channels/health/<int:account_id>/look/", channel_health.look, name="account_look"),
    path("settings/channels/health/<int:account_id>/repair/", channel_health.repair, name="account_repair"),
    path("settings/channels/health/<int:account_id>/comparison/", channel_health.compare, name="account_compare"),
    path("set-up/", include("sixring.home.first_run.urls")),
    path("accounts/set-up/<str:token>/", first_run.claim, name="claim"),
    path("healthz", views.health, name="health"),
    path("", start.index, name="home"),
    path("start/page/", start.choose, name="start_page"),
    path("start/look/", start.look, name="first_look"),
    path("demo/role/", seen_as.view, name="demo_role"),
]
