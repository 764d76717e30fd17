"""The driver map."""

from django.urls import path

from . import views

urlpatterns = [path("feedback/drivers/", views.index, name="drivers")]
