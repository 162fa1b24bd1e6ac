"""Addresses that leave the site, on paper, in links, in calendar programs: they carry no language."""

from django.urls import path, re_path

from touiza.opportunities.views import calendars, sharing

app_name = "opportunities_open"
urlpatterns = [
    path("opportunities/<slug:slug>/calendar.ics", calendars.of_opportunity, name="calendar"),
    path("@<slug:handle>/calendar.ics", calendars.of_association, name="association_calendar"),
    path("calendar/<str:secret>.ics", calendars.of_person, name="own_calendar"),
    path("o/<slug:number>", sharing.short, name="short"),
    re_path(r"^cards/(?P<kind>[oa])(?P<pk>\d{1,18})-(?P<digest>[0-9a-f]{32})\.png\Z", sharing.card, name="card"),
]
