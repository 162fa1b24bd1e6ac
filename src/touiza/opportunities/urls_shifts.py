"""Addresses of shifts, part of the app's own."""

from django.urls import path

from touiza.opportunities.views import arranging, assigning, calendars, shifts, shifts_work, wishing

WORK = "opportunities/<slug:slug>"
PLAN = "plans/<str:public_id>"
OWN = "me/shifts/<str:public_id>"

urlpatterns = [
    path(f"{WORK}/shifts/", shifts.shifts, name="shifts"),
    path(f"{WORK}/shifts/new/", shifts_work.add, name="shifts_new"),
    path(f"{WORK}/shifts/<int:pk>/", shifts_work.edit, name="shift"),
    path(f"{WORK}/shifts/<int:pk>/cancellation/", shifts_work.cancellation, name="shift_cancellation"),
    path(f"{WORK}/shifts/<int:pk>/people/", shifts_work.people, name="shift_people"),
    path(f"{WORK}/recurrences/<int:pk>/end/", shifts_work.recurrence_end, name="recurrence_end"),
    path(f"{WORK}/roster/", shifts_work.roster, name="roster"),
    path(f"{WORK}/roster/print/", shifts_work.roster_print, name="roster_print"),
    path(f"{WORK}/roster/<str:public_id>/", shifts_work.person, name="roster_person"),
    path(f"{WORK}/assignment/", assigning.assignment, name="assignment"),
    path(f"{WORK}/assignment/wishes/", assigning.wishes_asked, name="wishes_asked"),
    path(f"{WORK}/shifts/<int:pk>/needs/", wishing.shift_needs, name="shift_needs"),
    path(f"{WORK}/wishes/", wishing.wishes, name="wishes"),
    path(f"{PLAN}/", assigning.plan, name="plan"),
    path(f"{PLAN}/people/", assigning.people, name="plan_people"),
    path(f"{PLAN}/people/<int:pk>/", assigning.person, name="plan_person"),
    path(f"{PLAN}/solution/", assigning.solution, name="plan_solution"),
    path(f"{PLAN}/publication/", assigning.publication, name="plan_publication"),
    path(f"{PLAN}/removal/", assigning.removal, name="plan_removal"),
    path("me/shifts/", shifts.my_shifts, name="my_shifts"),
    path("me/calendar/", calendars.own, name="my_calendar"),
    path(f"{OWN}/", shifts.signup, name="signup"),
    path(f"{OWN}/withdrawal/", shifts.withdrawal, name="signup_withdrawal"),
    path(f"{OWN}/handover/", shifts.handover_offer, name="signup_handover"),
    path("applications/<str:public_id>/times/", arranging.appointments, name="appointments"),
    path("applications/<str:public_id>/times/<int:pk>/", arranging.appointment, name="appointment"),
    path("@<slug:handle>/opportunities/past/", arranging.past, name="past"),
    path("handovers/<str:public_id>/", shifts.handover, name="handover"),
]
