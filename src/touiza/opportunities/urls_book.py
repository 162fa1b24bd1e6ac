"""Addresses of what goes into the book from opportunities: hours of teams, work handed in."""

from django.urls import path

from touiza.opportunities.views import captains, delivering

urlpatterns = [
    path("opportunities/<slug:slug>/captains/", captains.captains, name="captains"),
    path("opportunities/<slug:slug>/captains/<int:pk>/", captains.captain, name="captain"),
    path("opportunities/<slug:slug>/team/", captains.team_hours, name="team_hours"),
    path("opportunities/<slug:slug>/deliverables/", delivering.deliverables, name="deliverables"),
    path("deliverables/<str:public_id>/", delivering.deliverable, name="deliverable"),
]
