"""Addresses of those who apply without an account, part of the app's own."""

from django.urls import path

from touiza.accounts.throttle import limited
from touiza.opportunities.views import guests

urlpatterns = [
    path("opportunities/<slug:slug>/guest/", guests.request, name="guest_request"),
    path("guest/", guests.home, name="guest"),
    path("guest/confirmation/<slug:secret>/", limited("guest_confirm", per_address=60)(guests.confirmation), name="guest_confirmation"),
]
