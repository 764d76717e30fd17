"""Plans, their steps, and their settings."""

from django.urls import path

from . import settings, views

one, step = "feedback/plans/<int:plan_id>", "feedback/plans/<int:plan_id>/steps/<slug:step>"
urlpatterns = [
    path("feedback/plans/", views.index, name="plans"),
    path(f"{one}/", views.show, name="plan"),
    path(f"{one}/owner/", views.give, name="plan_owner"),
    path(f"{one}/document/", views.document, name="plan_document"),
    path(f"{one}/closure/", views.close, name="plan_closure"),
    path(f"{one}/closure/end/", views.resume, name="plan_resumption"),
    path(f"{step}/completion/", views.tick, name="plan_step"),
    path(f"{step}/completion/end/", views.untick, name="plan_step_end"),
    path(f"{step}/draft/", views.draft, name="plan_draft"),
    path(f"{step}/owner/", views.give_step, name="plan_step_owner"),
    path("feedback/words/<int:message_id>/sharing/", views.share, name="sharing"),
    path("settings/response-plans/", settings.index, name="plan_settings"),
    path("settings/response-plans/texts/", settings.words, name="plan_texts"),
]
