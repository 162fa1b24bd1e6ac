"""Second factors: what is on, passkeys, an app, recovery codes; and being asked for them at the door.

allauth's views with our forms and limits. Whoever changes a factor proves first who they are, and is signed out elsewhere.
"""

import json
from typing import Any

from allauth.mfa.base import views as base_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, clear_totp_secret
from allauth.mfa.webauthn import views as webauthn_views
from allauth.mfa.webauthn.internal import flows as passkeys
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from touiza.accounts import forms_factors as forms
from touiza.accounts.services.factors import factors_of, mark_first_code, refuse_too_many_passkeys
from touiza.accounts.services.sessions import end_other_sessions
from touiza.core import clock
from touiza.core.errors import Refusal

SECRET_GOOD_FOR = 15 * 60  # seconds that a secret waits for the first code of an app
SECRET_AT = "mfa.totp.at"  # noqa: S105 - key in the session


@login_required
@never_cache
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """What protects my account."""
    factors = factors_of(request.user)
    due = request.user.second_factor_due if request.user.is_staff and not factors else None
    context = {"factors": factors, "due": due, "overdue": due and due <= clock.now(), "noindex": True}
    return render(request, "mfa/index.html", context)


class AuthenticateView(base_views.AuthenticateView):
    """The second question at the door, whatever the first was answered by."""

    form_class = forms.AuthenticateForm
    webauthn_form_class = forms.PasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        factors = factors_of(self.stage.login.user)
        return context | {"factors": factors, "options": _options(context, "request_options")}


class ReauthenticateView(base_views.ReauthenticateView):
    form_class = forms.ReauthenticateForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"factors": factors_of(self.request.user)}


class ReauthenticatePasskeyView(webauthn_views.ReauthenticateWebAuthnView):
    form_class = forms.ReauthenticatePasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"options": _options(context, "request_options")}

    def form_invalid(self, form: forms.ReauthenticatePasskeyForm) -> HttpResponse:
        return _told(self.request, form, self.passthrough_next_url(self.request.path))


class LoginPasskeyView(webauthn_views.LoginWebAuthnView):
    form_class = forms.LoginPasskeyForm

    def form_invalid(self, form: forms.LoginPasskeyForm) -> HttpResponse:
        then = self.request.POST.get("next", "")
        return _told(self.request, form, reverse("account_login") + (f"?{urlencode({'next': then})}" if then else ""))


class AddPasskeyView(webauthn_views.AddWebAuthnView):
    form_class = forms.AddPasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        options = passkeys.begin_registration(self.request, self.request.user, passwordless=True)
        return super(webauthn_views.AddWebAuthnView, self).get_context_data(**kwargs) | {"options": json.dumps(options)}

    @transaction.atomic
    def form_valid(self, form: forms.AddPasskeyForm) -> HttpResponse:
        try:
            refuse_too_many_passkeys(user=self.request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
            return self.form_invalid(form)
        response = super().form_valid(form)
        _leave_elsewhere(self.request)
        return response


class RenamePasskeyView(webauthn_views.EditWebAuthnView):
    form_class = forms.RenamePasskeyForm

    def get_success_url(self) -> str:
        return reverse("mfa_index")


class RemovePasskeyView(webauthn_views.RemoveWebAuthnView):
    def get_success_url(self) -> str:
        return reverse("mfa_index")

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _leave_elsewhere(self.request)
        return response


class ActivateAppView(totp_views.ActivateTOTPView):
    form_class = forms.ActivateAppForm

    def get_form(self, form_class: Any = None) -> forms.ActivateAppForm:
        """Keep one secret while the page is looked at again, but none that has waited long."""
        session, now = self.request.session, int(clock.now().timestamp())
        if now - session.get(SECRET_AT, 0) > SECRET_GOOD_FOR:
            clear_totp_secret(self.request)
        kept = session.get(SECRET_SESSION_KEY)
        form = super().get_form(form_class)
        if kept and not form.is_bound:
            form.secret = session[SECRET_SESSION_KEY] = kept
        elif form.secret != kept:
            session[SECRET_AT] = now
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        whole = context["form"].secret
        return context | {"secret": " ".join(whole[at : at + 4] for at in range(0, len(whole), 4))}

    def form_valid(self, form: forms.ActivateAppForm) -> HttpResponse:
        try:
            with transaction.atomic():
                response = super().form_valid(form)
                factors = factors_of(self.request.user)
                if factors.app:
                    mark_first_code(app=factors.app, step=form.step)
                _leave_elsewhere(self.request)
        except IntegrityError:  # sent twice at once: the other was quicker
            return redirect("mfa_index")
        return response


class DeactivateAppView(totp_views.DeactivateTOTPView):
    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _leave_elsewhere(self.request)
        return response


def _leave_elsewhere(request: HttpRequest) -> None:
    end_other_sessions(user=request.user, kept=request.session.session_key)


def _options(context: dict[str, Any], name: str) -> str:
    return json.dumps(context["js_data"][name]) if "js_data" in context else ""


def _told(request: HttpRequest, form: Any, where: str) -> HttpResponseBase:
    for sentence in form.errors.get("credential", []):
        messages.error(request, sentence)
    return redirect(where)
