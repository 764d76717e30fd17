"""What a colleague decides about their own account, under "You", and what the owner decides about everybody's."""

from django.urls import path

from . import own_views as views
from .company import settings
from .second_step import views as second_step

urlpatterns = [
    path("you/security/", second_step.Index.as_view(), name="mfa_index"),
    path("you/security/app/", second_step.AddApp.as_view(), name="mfa_activate_totp"),
    path("you/security/app/removal/", second_step.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("you/security/passkeys/new/", second_step.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("you/security/passkeys/<int:pk>/removal/", second_step.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("you/security/codes/", second_step.ShowCodes.as_view(), name="mfa_view_recovery_codes"),
    path("you/security/codes/new/", second_step.MakeCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("you/security/confirm/password/", second_step.ConfirmByPassword.as_view(), name="account_reauthenticate"),
    path("you/security/confirm/code/", second_step.ConfirmByCode.as_view(), name="mfa_reauthenticate"),
    path("you/security/confirm/passkey/", second_step.ConfirmByPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("you/security/company/", views.join_company, name="join_company"),
    path("you/places/", views.places_page, name="places"),
    path("you/places/others/end/", views.end_other_places, name="end_other_places"),
    path("you/places/<int:place_id>/end/", views.end_place, name="end_place"),
    path("you/tokens/", views.own_tokens, name="own_tokens"),
    path("you/tokens/new/", views.new_token, name="new_token"),
    path("you/tokens/<int:token_id>/end/", views.end_token, name="end_token"),
    path("settings/sign-in/", settings.show, name="sign_in_settings"),
    path("settings/sign-in/two-steps/", settings.two_steps, name="two_steps"),
    path("settings/tokens/", views.all_tokens, name="all_tokens"),
]
