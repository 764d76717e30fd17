"""The account pages open to strangers. allauth's views by name, those that are used: there is no way to sign up."""

from allauth.account import views as theirs
from django.urls import path, re_path

from . import views
from .company import views as company
from .company.saml import views as saml
from .second_step import views as second_step

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-in/link/<str:token>/", views.link, name="sign_in_link"),
    path("sign-in/second-step/", second_step.Challenge.as_view(), name="mfa_authenticate"),
    path("sign-in/passkey/", second_step.PasskeySignIn.as_view(), name="mfa_login_webauthn"),
    path("sign-in/company/", company.start, name="company_sign_in"),
    path("sign-in/company/back/", company.back, name="company_back"),
    path("sign-in/company/saml/", saml.ours, name="saml_metadata"),
    path("sign-in/company/saml/back/", saml.back, name="saml_back"),
    path("sign-in/company/saml/in/<str:ticket>/", saml.come_in, name="saml_in"),
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
