"""A guardian's consent: the young person's page about it, and the page that the link in the mail opens."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from touiza.accounts.services.limits import take
from touiza.actors.access import access_guardianship, access_own_guardianship, person_of
from touiza.actors.forms_guardian import AnswerForm, GuardianForm
from touiza.actors.models import Guardianship, Person
from touiza.actors.services.guardians import agree, ask_guardian, say_no, send_again
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.web import blame, typed

MAILS_A_DAY = 6
State = Guardianship.State


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """How far my guardian's consent is; POST asks again (`again`) or asks another address."""
    person, asked = access_own_guardianship(request.user)
    again = request.method == "POST" and "again" in request.POST and asked is not None
    form = GuardianForm(None if again else typed(request), initial={"guardian_language": get_language()})
    if again or (request.method == "POST" and form.is_valid()):
        try:
            take(key=f"guardian:{person.pk}", limit=MAILS_A_DAY, seconds=24 * 3600)
            _ask(person, asked if again else None, form)
        except Refusal as refusal:
            if again:
                messages.error(request, str(refusal.sentence))
                return redirect("actors:guardian")
            blame(form, refusal)
        else:
            messages.success(request, _("The mail is on its way to your parent or guardian."))
            return redirect("actors:guardian")
    context = {"asked": asked, "person": person, "form": form, "noindex": True}
    return render(request, "actors/guardian.html", context, status=422 if form.errors else 200)


def _ask(person: Person, asked: Guardianship | None, form: GuardianForm) -> None:
    if asked is not None:
        send_again(guardianship=asked)
        return
    ask_guardian(person=person, email=form.cleaned_data["guardian_email"], language=form.cleaned_data["guardian_language"])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, secret: str) -> HttpResponse:
    """What Touiza is and what is asked of a guardian; POST answers. Looking changes nothing: mail programs open links."""
    asked = access_guardianship(secret)
    form = AnswerForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            _refuse_own(request, asked)
            if form.cleaned_data["answer"] == "yes":
                agree(guardianship=asked, secret=secret)
            else:
                say_no(guardianship=asked)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            return redirect("actors:guardian_answer", secret)
    late = asked.state == State.WAITING and asked.expires_at <= clock.now()
    context = {"asked": asked, "state": State.EXPIRED if late else asked.state, "form": form, "noindex": True, "languages_off": True}
    return render(request, "actors/guardian_answer.html", context, status=422 if form.errors else 200)


def _refuse_own(request: HttpRequest, asked: Guardianship) -> None:
    person = person_of(request.user)
    if person is not None and person.pk == asked.person_id:
        raise Refusal("own_consent", _("You are signed in as the young person: this is for a parent or guardian to answer."))
