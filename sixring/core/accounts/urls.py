"""The account pages. allauth's views by name, only those that are used: there is no way to sign up."""

from allauth.account import views as theirs
from django.urls import path, re_path

from . import views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-in/link/<str:token>/", views.link, name="sign_in_link"),
    path("sign-out/", theirs.logout, name="account_logout"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("password/", theirs.password_change, name="account_change_password"),
    path("password/reset/", theirs.password_reset, name="account_reset_password"),
    path("password/reset/sent/", theirs.password_reset_done, name="account_reset_password_done"),
    path("password/reset/done/", theirs.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        theirs.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
