"""How I am told: the page of all choices, and the page that a mail's link opens to stop its kind."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from touiza.actors.access import access_own_person, access_signed_in
from touiza.actors.models import Actor, Tie
from touiza.core.web import typed
from touiza.notices.access import access_stop
from touiza.notices.extras import extras
from touiza.notices.families import Family
from touiza.notices.forms import ChoicesForm
from touiza.notices.models import Device
from touiza.notices.services.choosing import (
    chosen_by,
    default_rhythm,
    is_stopped,
    resume_mail,
    save_choices,
    stop_digest,
    stop_family,
)
from touiza.notices.services.push_keys import key_in_use


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """In which ways each family of notices comes, and when."""
    actor = access_signed_in(request.user)
    access_own_person(request.user)
    chosen = chosen_by(actor)
    rhythm = chosen.rhythm or default_rhythm(actor)
    initial = {extra.name: extra.read(actor) for extra in extras()}
    families = families_for(actor, reviews=request.user.is_staff)
    form = ChoicesForm(typed(request), instance=rhythm, initial=initial, families=families, chosen=chosen, push=settings.PUSH)
    if request.method == "POST" and form.is_valid():
        save_choices(person=actor, ways=form.ways(), rhythm=form.instance, by_mail=form.cleaned_data["by_mail"])
        for extra, value in form.chosen_extras():
            if value != initial[extra.name]:
                extra.save(actor, value)
        messages.success(request, _("Your choices are saved."))
        return redirect("notices:choices")
    context = {
        "form": form,
        "push_key": key_in_use().public if settings.PUSH else "",
        "devices": Device.objects.filter(person=actor).order_by("pk"),
        "zone": chosen.zone,
        "noindex": True,
    }
    return render(request, "notices/choices.html", context, status=422 if form.errors else 200)


def families_for(actor: Actor, *, reviews: bool) -> list[Family]:
    """Return the families that concern a person: reviews for those who review, associations' work for those who work for one."""
    works = Tie.objects.filter(person=actor, kind=Tie.Kind.STAFF).exists()
    hidden = ({Family.REVIEWS} if not reviews else set()) | ({Family.TEAM} if not works else set())
    return [family for family in Family if family not in hidden]


@csrf_exempt  # a mail program presses the button for its reader (RFC 8058); the key in the address is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, key: str) -> HttpResponse:
    """Stop the mails of one family, or summaries, from one of them. Looking changes nothing; `deed` “again” takes it back."""
    person, family = access_stop(key)
    if request.method == "POST":
        if request.POST.get("deed") == "again":
            resume_mail(person=person, family=family)
        elif family is None:
            stop_digest(person=person)
        else:
            stop_family(person=person, family=family)
    context = {"family": family, "stopped": is_stopped(person=person, family=family), "noindex": True, "languages_off": True}
    return render(request, "notices/stop.html", context)
