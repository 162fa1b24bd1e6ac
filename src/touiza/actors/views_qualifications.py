"""One's own qualifications: what one states, and who has confirmed it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from touiza.accounts.services.limits import take
from touiza.actors.access import access_own_person, access_own_qualification
from touiza.actors.forms_qualifications import QualificationForm
from touiza.actors.services.qualifications import state_qualification, withdraw_qualification
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.web import blame, typed


@login_required
@require_http_methods(["GET", "POST"])
def qualifications(request: HttpRequest) -> HttpResponse:
    """List them; POST states one more, or other dates of one."""
    person = access_own_person(request.user)
    form = QualificationForm(typed(request))
    if form.is_valid():
        try:
            take(key=f"qualification:{person.pk}", limit=60, seconds=3600)
            state_qualification(person=person, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Saved. An association that asks for it may confirm it."))
            return redirect("actors:qualifications")
    context = {
        "form": form,
        "rows": person.qualifications.select_related("confirmed_by").order_by("pk"),
        "today": clock.today(),
        "noindex": True,
    }
    return render(request, "actors/qualifications.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def qualification(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one away."""
    person = access_own_person(request.user)
    withdraw_qualification(qualification=access_own_qualification(person, pk))
    messages.success(request, _("Taken away."))
    return redirect("actors:qualifications")
