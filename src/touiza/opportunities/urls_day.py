"""Addresses of the day itself, part of the app's own."""

from django.urls import path

from touiza.opportunities.views import day, day_checkin, day_own, day_words

DAY = "opportunities/<slug:slug>/day/<str:when>"

urlpatterns = [
    path("@<slug:handle>/day/", day.days, name="days"),
    path("@<slug:handle>/day/thanks/", day_words.thanks, name="day_thanks"),
    path("@<slug:handle>/incidents/", day_words.incidents_of, name="incidents"),
    path("@<slug:handle>/incidents/<str:public_id>/", day_words.incident, name="incident"),
    path(f"{DAY}/", day.day, name="day"),
    path(f"{DAY}/people/", day.walk_in, name="day_walk_in"),
    path(f"{DAY}/people/<str:ref>/", day.person, name="day_person"),
    path(f"{DAY}/people/<str:ref>/account/", day.tie, name="day_tie"),
    path(f"{DAY}/people/<str:ref>/impression/", day.about, name="day_about"),
    path(f"{DAY}/paper/", day.paper, name="day_paper"),
    path(f"{DAY}/print/", day.sheet, name="day_print"),
    path(f"{DAY}/closing/", day.closing, name="day_closing"),
    path(f"{DAY}/message/", day_words.message, name="day_message"),
    path(f"{DAY}/incident/", day_words.report, name="day_incident"),
    path(f"{DAY}/door/", day_checkin.door, name="day_door"),
    path(f"{DAY}/check-in/", day_checkin.check_in, name="day_check_in"),
    path(f"{DAY}/check-in/sync/", day_checkin.sync, name="day_sync"),
    path(f"{DAY}/check-in/worker.js", day_checkin.worker, name="day_worker"),
    path(f"{DAY}/mine/", day_own.own, name="day_own"),
    path(f"{DAY}/mine/hours/", day_own.hours, name="day_hours"),
    path(f"{DAY}/mine/impression/", day_own.impression, name="day_impression"),
]
