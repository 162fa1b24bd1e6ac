"""Addresses of opportunities, with those of applications and hours."""

from django.urls import path

from touiza.opportunities.urls_applications import urlpatterns as applications
from touiza.opportunities.urls_day import urlpatterns as day
from touiza.opportunities.urls_guests import urlpatterns as guests
from touiza.opportunities.urls_shifts import urlpatterns as shifts
from touiza.opportunities.views import detail, discover, editor, project_work, scopes, workspace

app_name = "opportunities"
urlpatterns = [
    path("opportunities/", discover.discover, name="list"),
    path("opportunities/<slug:slug>/", detail.detail, name="detail"),
    path("opportunities/<slug:slug>/edit/", editor.edit, name="edit"),
    path("opportunities/<slug:slug>/publication/", editor.publication, name="publication"),
    path("opportunities/<slug:slug>/state/", editor.state, name="state"),
    path("opportunities/<slug:slug>/project/", project_work.project, name="project"),
    path("@<slug:handle>/opportunities/", workspace.workspace, name="workspace"),
    path("@<slug:handle>/opportunities/new/", editor.new, name="new"),
    path("@<slug:handle>/people/<int:pk>/opportunities/", scopes.scope, name="scope"),
    path("@<slug:handle>/invitations/<int:pk>/opportunities/", scopes.invited_scope, name="invited_scope"),
    *applications,
    *guests,
    *shifts,
    *day,
]
