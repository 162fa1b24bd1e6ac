"""Addresses of applications and of hours, part of the app's own."""

from django.urls import path

from touiza.opportunities.views import applications as views
from touiza.opportunities.views.calling_off import calling_off
from touiza.opportunities.views.hours import hours
from touiza.opportunities.views.rules import rules

urlpatterns = [
    path("opportunities/<slug:slug>/application/", views.apply, name="apply"),
    path("opportunities/<slug:slug>/hours/", hours, name="hours"),
    path("applications/<str:public_id>/", views.application, name="application"),
    path("applications/<str:public_id>/message/", views.message, name="application_message"),
    path("applications/<str:public_id>/withdrawal/", views.withdrawal, name="application_withdrawal"),
    path("applications/<str:public_id>/answer/", views.answer, name="application_answer"),
    path("applications/<str:public_id>/acceptance/", views.acceptance, name="application_acceptance"),
    path("applications/<str:public_id>/question/", views.question, name="application_question"),
    path("applications/<str:public_id>/refusal/", views.refusal, name="application_refusal"),
    path("applications/<str:public_id>/listing/", views.listing, name="application_listing"),
    path("applications/<str:public_id>/interest/", views.interest, name="application_interest"),
    path("applications/<str:public_id>/messages/", views.talk, name="application_talk"),
    path("applications/<str:public_id>/messages/settled/", views.settled, name="application_settled"),
    path("opportunities/<slug:slug>/calling-off/", calling_off, name="calling_off"),
    path("@<slug:handle>/rules/", rules, name="rules"),
    path("@<slug:handle>/applications/", views.applications, name="applications"),
]
