"""One's own profile: edited field by field, seen as others see it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from touiza.accounts.ages import guarded_bands
from touiza.accounts.services.limits import take
from touiza.actors.access import access_own_profile
from touiza.actors.forms_profile import PictureForm, ProfileForm, audience_field
from touiza.actors.models import Person
from touiza.actors.profile import profile_as
from touiza.actors.services.guardians import ask_guardian, refuse_band
from touiza.actors.services.people import (
    drop_picture,
    set_audiences,
    set_form_of_address,
    set_languages,
    set_picture,
    set_skills,
    update_profile,
)
from touiza.core.audiences import PROFILE_AUDIENCES, Audience
from touiza.core.errors import Refusal

PICTURES_AN_HOUR = 30
MAILS_A_DAY = 6  # to guardians, whoever they are
ANCHORS = {
    "add_skill": "#skills",
    "remove_skill": "#skills",
    "add_language": "#languages",
    "remove_language": "#languages",
}


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """My profile. What is right is saved, even where something else has to be corrected."""
    person = access_own_profile(request.user)
    if seen_by := request.GET.get("seen_by"):
        return _preview(request, person, seen_by)
    form = ProfileForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST":
        whole, stale = form.is_valid(), form.refuse_stale()
        # A form that arrived without its fields empties nothing.
        saved = "name" in request.POST and not stale and _save(form)
        whole = whole and not form.errors
        if whole and not stale and _save_levels(form):
            messages.success(request, _("Your profile is saved."))
            anchor = next((anchor for button, anchor in ANCHORS.items() if button in request.POST), "")
            return redirect(reverse("actors:profile") + anchor)
        if saved:
            messages.info(request, _("What you changed elsewhere is saved."))
    return render(request, "actors/profile.html", _context(person, form))


@login_required
@require_POST
def picture(request: HttpRequest) -> HttpResponse:
    """Give myself a picture, remove it, or choose who sees it."""
    person = access_own_profile(request.user)
    if "remove" in request.POST:
        drop_picture(person=person)
        messages.success(request, _("Your picture is removed."))
        return redirect("actors:profile")
    form = PictureForm(request.POST, request.FILES)
    if _save_picture(request, person, form):
        return redirect("actors:profile")
    return render(request, "actors/profile.html", _context(person, ProfileForm(person=person), form))


def _save_picture(request: HttpRequest, person: Person, form: PictureForm) -> bool:
    """Save who sees the picture, and the picture when there is one; a refusal becomes an error of the form."""
    chosen = _audience(request.POST.get("audience", person.audience_of("picture")))
    only_audience = not request.FILES and chosen != person.audience_of("picture")
    try:
        set_audiences(person=person, audiences={"picture": chosen})
        if only_audience:
            messages.success(request, _("Your choice is saved."))
            return True
        if not form.is_valid():
            return False
        take(key=f"picture:{request.user.pk}", limit=PICTURES_AN_HOUR, seconds=3600)
        set_picture(person=person, upload=form.cleaned_data["picture"])
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return False
    messages.success(request, _("Your picture is saved."))
    return True


def _context(person: Person, form: ProfileForm, picture_form: PictureForm | None = None) -> dict[str, object]:
    picture_form = picture_form or PictureForm()
    picture_form.fields["audience"] = audience_field("picture", picture_form.fields["picture"].label)
    picture_form.initial["audience"] = person.audience_of("picture")
    return {
        "form": form,
        "picture_form": picture_form,
        "own": profile_as(person, Audience.PRIVATE),
        "guarded": guarded_bands(),
        "cells": len(form["availability"].value() or ()),
        "noindex": True,
    }


def _preview(request: HttpRequest, person: Person, seen_by: str) -> HttpResponse:
    """Show the profile as somebody of an audience sees it."""
    audience = _audience(seen_by)
    context = {"profile": profile_as(person, audience), "audience": audience.label, "noindex": True}
    return render(request, "actors/preview.html", context)


def _audience(value: str) -> Audience:
    if value not in PROFILE_AUDIENCES:
        raise Http404
    return Audience(value)


@transaction.atomic
def _save(form: ProfileForm) -> bool:
    """Save what changed and is right; tell whether there was anything."""
    person, changes, audiences = form.person, form.changes(), form.audiences()
    address = form.cleaned_data.get("form_of_address") if "form_of_address" in form.changed_data else None
    if changes:
        _update(form, changes)
    if band := form.guarded_band():
        _ask_guardian(form, band)
    if audiences:
        set_audiences(person=person, audiences={name: Audience(value) for name, value in audiences.items()})
    if address:
        set_form_of_address(person=person, form=address)
    return bool(changes or audiences or address)


def _update(form: ProfileForm, changes: dict[str, Any]) -> None:
    """Change what may change; an age that is refused becomes an error, and the rest is kept."""
    try:
        update_profile(person=form.person, **changes)
    except Refusal as refusal:
        form.add_error(refusal.field, refusal.sentence)
        rest = {name: value for name, value in changes.items() if name != refusal.field}
        update_profile(person=form.person, **rest)


def _ask_guardian(form: ProfileForm, band: str) -> None:
    """Ask the guardian that goes with the age that was chosen; a refusal becomes an error of its field."""
    email = form.cleaned_data.get("guardian_email", "")
    try:
        if not email:
            refuse_band(person=form.person, band=band)
        take(key=f"guardian:{form.person.pk}", limit=MAILS_A_DAY, seconds=24 * 3600)
        ask_guardian(person=form.person, email=email, language=get_language() or "ar", band=band)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else "age_band", refusal.sentence)


@transaction.atomic
def _save_levels(form: ProfileForm) -> bool:
    """Save skills and languages; a refusal becomes an error of its field."""
    skills, languages = form.skills(), form.languages()
    try:
        if skills is not None:
            set_skills(person=form.person, levels=skills)
        if languages is not None:
            set_languages(person=form.person, levels=languages)
    except Refusal as refusal:
        form.add_error(refusal.field, refusal.sentence)
        return False
    return True
