"""Where customers answer: /s/, public; and where colleagues type answers in, bring them in, and look at robots'."""

from django.urls import path

from . import office, views
from .bringing import views as bringing

survey, brought = "feedback/surveys/<int:survey_id>", "feedback/bringings/<int:bringing_id>"
urlpatterns = [
    path("s/o/<slug:key>/", views.by_anyone, name="answer_open"),
    path("s/f/<slug:key>/", views.framed, name="answer_framed"),
    path("s/k/<slug:key>/", views.kiosk, name="answer_kiosk"),
    path("s/thanks/<str:key>/", views.thanks, name="thanks"),
    path("s/look/<int:version_id>.css", views.look, name="survey_look"),
    path("s/<str:key>/", views.invited, name="answer"),
    path(f"{survey}/paper/", office.paper, name="survey_paper"),
    path(f"{survey}/paper/sheet/", office.empty, name="survey_sheet"),
    path(f"{survey}/aside/", office.set_aside, name="survey_aside"),
    path(f"{survey}/aside/<int:response_id>/", office.judge, name="survey_judgement"),
    path(f"{survey}/bringings/", bringing.index, name="survey_bringings"),
    path(f"{brought}/", bringing.show, name="bringing"),
    path(f"{brought}/state/", bringing.state, name="bringing_state"),
    path(f"{brought}/begin/", bringing.begin, name="bringing_begin"),
    path(f"{brought}/rows/<int:row_id>/", bringing.row, name="bringing_row"),
    path(f"{brought}/rows/<int:row_id>/removal/", bringing.dismiss, name="bringing_row_removal"),
]
