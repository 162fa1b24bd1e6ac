"""The doors we use of allauth, under its own names, and ours beside them."""

from allauth.account import views as allauth_views
from allauth.mfa.recovery_codes import views as recovery_views
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from touiza.accounts import views
from touiza.accounts import views_factors as factors
from touiza.accounts.reauthentication import factor_required, identity_required
from touiza.accounts.throttle import limited

forms = require_http_methods(["GET", "HEAD", "POST"])  # a form view of Django's takes a PUT for a POST
proved = identity_required()
posting = identity_required(methods=("POST",))
codes = limited("code", per_address=120, per_email=12)
tries = limited("try", per_address=200)

urlpatterns = [
    path("login/", limited("login", per_address=200, per_email=30)(views.LoginView.as_view()), name="account_login"),
    path("login/code/", codes(views.RequestLoginCodeView.as_view()), name="account_request_login_code"),
    path("login/code/confirm/", tries(views.ConfirmLoginCodeView.as_view()), name="account_confirm_login_code"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("signup/", limited("signup", per_address=60, per_email=6)(views.SignupView.as_view()), name="account_signup"),
    path("confirm-email/", tries(views.ConfirmEmailView.as_view()), name="account_email_verification_sent"),
    path("reauthenticate/", tries(views.ReauthenticateView.as_view()), name="account_reauthenticate"),
    path("reauthenticate/code/", codes(views.reauthenticate_code), name="account_reauthenticate_code"),
    path("email/", forms(posting(views.EmailView.as_view())), name="account_email"),
    path("email/<str:key>/back/", tries(views.address_back), name="account_address_back"),
    path("password/change/", tries(factor_required(views.PasswordChangeView.as_view())), name="account_change_password"),
    path("password/set/", forms(posting(views.PasswordSetView.as_view())), name="account_set_password"),
    path("password/reset/", codes(views.PasswordResetView.as_view()), name="account_reset_password"),
    path(
        "password/reset/confirm/",
        tries(views.ConfirmResetCodeView.as_view()),
        name="account_confirm_password_reset_code",
    ),
    path("password/reset/complete/", forms(views.CompleteResetView.as_view()), name="account_complete_password_reset"),
    path(
        "password/reset/done/",
        allauth_views.password_reset_from_key_done,
        name="account_password_reset_completed",
    ),
    path("sessions/", views.sessions, name="usersessions_list"),
    path("sessions/<int:pk>/", views.session_end, name="account_session_end"),
    path("security/", factors.security, name="mfa_index"),
    path("security/sign-in/", tries(factors.AuthenticateView.as_view()), name="mfa_authenticate"),
    path("security/proof/", tries(factors.ReauthenticateView.as_view()), name="mfa_reauthenticate"),
    path("security/app/", forms(proved(factors.ActivateAppView.as_view())), name="mfa_activate_totp"),
    path("security/app/removal/", forms(proved(factors.DeactivateAppView.as_view())), name="mfa_deactivate_totp"),
    path("security/codes/", require_safe(proved(never_cache(recovery_views.view_recovery_codes))), name="mfa_view_recovery_codes"),
    path("security/codes/new/", forms(proved(recovery_views.generate_recovery_codes)), name="mfa_generate_recovery_codes"),
    path("security/codes/file/", require_safe(proved(recovery_views.download_recovery_codes)), name="mfa_download_recovery_codes"),
    path("passkeys/login/", tries(factors.LoginPasskeyView.as_view()), name="mfa_login_webauthn"),
    path("passkeys/proof/", tries(factors.ReauthenticatePasskeyView.as_view()), name="mfa_reauthenticate_webauthn"),
    path("passkeys/add/", forms(proved(factors.AddPasskeyView.as_view())), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/name/", forms(proved(factors.RenamePasskeyView.as_view())), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/removal/", forms(proved(factors.RemovePasskeyView.as_view())), name="mfa_remove_webauthn"),
    path("theme/", views.theme, name="account_theme"),
    path("mail/<str:key>/stop/", views.stop_notices, name="account_stop_mail"),
]
