from django.urls import path

from . import views

app_name = "trust"
urlpatterns = [
    path("settings/privacy/", views.privacy, name="privacy"),
    path("settings/privacy/<str:receipt>/", views.receipt, name="receipt"),
    path("settings/privacy/exports/<str:export>/", views.fetch, name="fetch"),
    path("settings/retention/", views.keep, name="retention"),
]
