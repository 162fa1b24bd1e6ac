"""The demo's post office, where every mail can be read, and the list of its people."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from touiza.demo.people import demo_people
from touiza.mail.models import Message

PER_PAGE = 30


@require_GET
def mails(request: HttpRequest) -> HttpResponse:
    """The newest mails; `?to=` keeps those of one recipient."""
    rows = Message.objects.order_by("-pk")
    to = request.GET.get("to", "").strip().lower()
    if to:
        rows = rows.filter(recipient=to)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "demo/mails.html", {"page": page, "to": to, "noindex": True, "languages_off": True})


@require_GET
def mail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One mail, as plain text."""
    message = get_object_or_404(Message, public_id=public_id)
    return render(request, "demo/mail.html", {"message": message, "noindex": True, "languages_off": True})


@require_GET
@csp_replace({"default-src": [NONE], "style-src": [UNSAFE_INLINE], "img-src": [SELF]})
def mail_html(request: HttpRequest, public_id: str) -> HttpResponse:
    """The HTML part of one mail, as a mail program would show it: its inline styles are allowed here alone."""
    message = get_object_or_404(Message, public_id=public_id)
    return HttpResponse(message.html)


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """The named people of the demo: role, name, e-mail, password."""
    return JsonResponse(demo_people(), safe=False, json_dumps_params={"ensure_ascii": False, "indent": 1})
