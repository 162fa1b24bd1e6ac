"""Addresses that leave the site, kept by calendar programs: they carry no language."""

from django.urls import path

from touiza.opportunities.views import calendars

app_name = "opportunities_open"
urlpatterns = [
    path("opportunities/<slug:slug>/calendar.ics", calendars.of_opportunity, name="calendar"),
    path("@<slug:handle>/calendar.ics", calendars.of_association, name="association_calendar"),
    path("calendar/<str:secret>.ics", calendars.of_person, name="own_calendar"),
]
