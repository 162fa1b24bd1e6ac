"""Pages about oneself: settings, everything that is kept, leaving. The profile is in views_profile."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from touiza.accounts.reauthentication import identity_required
from touiza.accounts.services.erasure import erase_user
from touiza.accounts.services.export import export_user
from touiza.accounts.services.limits import take
from touiza.accounts.theme import keep_theme
from touiza.actors.forms_settings import ErasureForm, SettingsForm
from touiza.core.errors import Refusal

EXPORTS_AN_HOUR = 10


@login_required
@require_http_methods(["GET", "POST"])
def settings_(request: HttpRequest) -> HttpResponse:
    """How Touiza speaks and looks to me."""
    form = SettingsForm(request.POST if request.method == "POST" else None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        with translation.override(user.language):
            messages.success(request, _("Your settings are saved."))
            response = redirect("actors:settings")
        keep_theme(response, user.theme)
        return response
    if form.errors:
        request.user.refresh_from_db()
    return render(request, "actors/settings.html", {"form": form, "noindex": True})


@login_required
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What is kept about me, and the two things I can do with all of it."""
    return render(request, "actors/data.html", {"noindex": True})


@identity_required()
@never_cache
@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Everything about me, as a file."""
    take(key=f"export:{request.user.pk}", limit=EXPORTS_AN_HOUR, seconds=3600)
    response = JsonResponse(export_user(user=request.user), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="touiza-my-data.json"'
    return response


@identity_required()
@never_cache
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Leave: what goes, what stays, and the last question."""
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            erase_user(user=request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            logout(request)
            messages.success(request, _("Your account is erased. Thank you for the time you gave."))
            return redirect(reverse("home:landing"))
    return render(request, "actors/erase.html", {"form": form, "noindex": True})
