"""The style page and the sample desk. The lead decides who sees them."""

from django.urls import path

from . import views

app_name = "look"
urlpatterns = [
    path("", views.style, name="style"),
    path("sample/", views.sample, name="sample"),
]
