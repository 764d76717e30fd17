"""The stream, and bringing an answer to the desk."""

from django.urls import path

from . import views

urlpatterns = [
    path("feedback/", views.index, name="stream"),
    path("feedback/answers/<int:answered_id>/conversation/", views.put, name="response_conversation"),
]
