"""Building surveys, under /feedback/surveys/."""

from django.urls import path

from .views import building, listing, preview, standing

survey = "feedback/surveys/<int:survey_id>"
asked = f"{survey}/questions/<slug:question>"
urlpatterns = [
    path("feedback/surveys/", listing.index, name="surveys"),
    path("feedback/surveys/new/", listing.new, name="new_survey"),
    path(f"{survey}/", building.show, name="survey"),
    path(f"{survey}/preview/", preview.show, name="survey_preview"),
    path(f"{survey}/words/", building.words, name="survey_words"),
    path(f"{survey}/theme/", building.theme, name="survey_theme"),
    path(f"{survey}/languages/", building.speak, name="survey_languages"),
    path(f"{survey}/languages/<slug:language>/removal/", building.fall_silent, name="survey_language_removal"),
    path(f"{survey}/questions/", building.add, name="survey_questions"),
    path(f"{asked}/", building.change, name="survey_question"),
    path(f"{asked}/place/", building.place, name="survey_question_place"),
    path(f"{asked}/removal/", building.take_out, name="survey_question_removal"),
    path(f"{asked}/removal/end/", building.bring_back, name="survey_question_return"),
    path(f"{survey}/publication/", standing.publish, name="survey_publication"),
    path(f"{survey}/draft/removal/", standing.discard, name="survey_draft_removal"),
    path(f"{survey}/closure/", standing.close, name="survey_closure"),
    path(f"{survey}/closure/end/", standing.reopen, name="survey_reopening"),
    path(f"{survey}/settings/", standing.settings, name="survey_settings"),
    path(f"{survey}/versions/", standing.versions, name="survey_versions"),
]
