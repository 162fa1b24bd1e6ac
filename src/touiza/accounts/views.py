"""The doors: allauth's views with our forms, our limits, and each step whole or not at all."""

from typing import Any

from allauth.account import views as allauth_views
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.account.stages import EmailVerificationStage, LoginStage
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from touiza.accounts import forms_entry as forms
from touiza.accounts.access import access_former_address, access_mailbox, access_session
from touiza.accounts.devices import device_name
from touiza.accounts.forms import ThemeForm
from touiza.accounts.reauthentication import code_pending, prove_by_code, send_code, stronger_way
from touiza.accounts.services.addresses import take_address_back
from touiza.accounts.services.mailbox import stop_mail
from touiza.accounts.services.passwords import drop_unproved_password
from touiza.accounts.services.sessions import end_other_sessions, end_session, sessions_of
from touiza.accounts.theme import chosen_theme, keep_theme


class LoginView(allauth_views.LoginView):
    """A sign-up that waits for its code does not bar this door, for any address: it may have an account, and its mail leads here."""

    form_class = forms.LoginForm

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginStage) -> HttpResponseRedirect | None:
        return None if stage.key == EmailVerificationStage.key else super()._redirect_to_pending_stage(request, stage)


class RequestLoginCodeView(allauth_views.RequestLoginCodeView):
    form_class = forms.RequestLoginCodeForm


class ConfirmLoginCodeView(allauth_views.ConfirmLoginCodeView):
    """Whoever types the code has the mailbox; a password from before anybody proved that may be a stranger's."""

    form_class = forms.ConfirmLoginCodeForm

    @transaction.atomic
    def form_valid(self, form: forms.ConfirmLoginCodeForm) -> HttpResponse:
        user = self._process.user
        if self._action == "verify" and user is not None and drop_unproved_password(user=user):
            messages.info(self.request, _("You sign in with codes now. You can choose a password in your settings."))
        return super().form_valid(form)


class SignupView(allauth_views.SignupView):
    """The login, its person and the mail with the code come into being together."""

    form_class = forms.SignupForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"guardian_asked": bool(self.request.POST.get("guardian_email")) or "of_age" in context["form"].errors}

    def form_valid(self, form: forms.SignupForm) -> HttpResponse:
        if form.account_already_exists and form.cleaned_data.get("password1"):
            make_password(form.cleaned_data["password1"])  # takes the time that an unknown address takes
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except IntegrityError:  # the same address from two windows at once: answer the later as a known address
            return prevent_enumeration(self.request, email=form.cleaned_data["email"])


class ConfirmEmailView(allauth_views.ConfirmEmailVerificationCodeView):
    form_class = forms.ConfirmEmailCodeForm


class EmailView(allauth_views.EmailView):
    form_class = forms.AddEmailForm


class PasswordChangeView(allauth_views.PasswordChangeView):
    form_class = forms.ChangePasswordForm


class PasswordSetView(allauth_views.PasswordSetView):
    form_class = forms.SetPasswordForm


class PasswordResetView(allauth_views.PasswordResetView):
    form_class = forms.ResetPasswordForm


class ConfirmResetCodeView(allauth_views.ConfirmPasswordResetCodeView):
    form_class = forms.ConfirmResetCodeForm


class CompleteResetView(allauth_views.CompletePasswordResetView):
    form_class = forms.NewPasswordForm


class ReauthenticateView(allauth_views.ReauthenticateView):
    form_class = forms.ReauthenticateForm


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def reauthenticate_code(request: HttpRequest) -> HttpResponseBase:
    """Ask who somebody is by a code: first it is sent, then it is typed. No way for who has a stronger one."""
    if stronger := stronger_way(request):
        return stronger
    form = forms.ConfirmIdentityForm(request.POST if "code" in request.POST else None)
    if request.POST.get("action") == "send":
        send_code(request, request.user)
        return redirect(request.get_full_path())
    if request.method == "POST" and form.is_valid():
        if prove_by_code(request, request.user, form.cleaned_data["code"]):
            return resume_request(request) or redirect(settings.LOGIN_REDIRECT_URL)
        form.add_error("code", _("This is not the code we sent last, or it is too old. Ask for a new one."))
    context = {"form": form, "pending": code_pending(request), "next": request.GET.get("next", "")}
    return render(request, "account/reauthenticate_code.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Where I am signed in; posting ends all the others."""
    if request.method == "POST":
        end_other_sessions(user=request.user, kept=request.session.session_key)
        messages.success(request, _("You are signed out everywhere else."))
        return redirect("usersessions_list")
    mine = sessions_of(request.user)
    current = request.session.session_key
    rows = [
        {"session": one, "device": device_name(one.user_agent), "current": one.session_key == current} for one in mine
    ]
    return render(request, "account/sessions.html", {"rows": rows})


@login_required
@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of my sessions."""
    session = access_session(request.user, pk)
    if session.session_key == request.session.session_key:
        return redirect("account_logout")
    end_session(session=session)
    messages.success(request, _("That device is signed out."))
    return redirect("usersessions_list")


@require_http_methods(["GET", "POST"])
def theme(request: HttpRequest) -> HttpResponse:
    """Let one choose light or dark, with an account or without."""
    form = ThemeForm(request.POST if request.method == "POST" else None, initial={"theme": chosen_theme(request)})
    if not form.is_valid():
        return render(request, "account/theme.html", {"form": form, "noindex": True})
    chosen = form.cleaned_data["theme"]
    if request.user.is_authenticated:
        request.user.theme = chosen
        request.user.save(update_fields=["theme"])
    response = redirect("account_theme")
    keep_theme(response, chosen)
    return response


@csrf_exempt  # a mail program presses the button for its reader (RFC 8058); the key in the address is the proof
@never_cache
@require_http_methods(["GET", "POST"])
def stop_notices(request: HttpRequest, key: str) -> HttpResponse:
    """Stop notices by mail, from the mail itself. Looking at the page changes nothing: programs open links, too."""
    user = access_mailbox(key)
    if request.method == "POST":
        stop_mail(user=user)
    return render(request, "account/stop_mail.html", {"stopped": not user.mail_notices, "noindex": True})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def address_back(request: HttpRequest, key: str) -> HttpResponse:
    """Take back the address an account had before somebody changed it. Looking at the page changes nothing."""
    former = access_former_address(key)
    if request.method == "POST":
        take_address_back(user=former.user, address=former.address, changed_at=former.changed_at)
        messages.success(request, _("Your address is back, and every device is signed out. Sign in with a code."))
        return redirect("account_login")
    return render(request, "account/address_back.html", {"former": former, "noindex": True})
