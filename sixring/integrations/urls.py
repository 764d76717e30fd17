"""The API's addresses. What is behind the door has no names here: the document lists it."""

from django.urls import path, re_path

from . import views

urlpatterns = [
    path("api/v1/openapi.json", views.document, name="api_document"),
    path("api/v1/docs", views.docs, name="api_docs"),
    re_path(r"^api/v1/(?P<path>[\s\S]*)$", views.enter, name="api"),  # line ends too, which `<path:…>` leaves out
]
