"""Pages that say what Touiza is, whom it leaves out and what it keeps."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from touiza.core.web import same_for_visitors
from touiza.vocabulary.credits import credits_now


@require_safe
@same_for_visitors
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "home/about.html", {"credits": credits_now(), "source": settings.SOURCE_URL})


@require_safe
@same_for_visitors
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "home/accessibility.html")


@require_safe
@same_for_visitors
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "home/privacy.html")
