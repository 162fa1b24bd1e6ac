"""Addresses of opportunities, with those of applications and hours."""

from django.urls import path

from touiza.opportunities.urls_applications import urlpatterns as applications
from touiza.opportunities.urls_book import urlpatterns as book
from touiza.opportunities.urls_day import urlpatterns as day
from touiza.opportunities.urls_found import urlpatterns as found
from touiza.opportunities.urls_guests import urlpatterns as guests
from touiza.opportunities.urls_shifts import urlpatterns as shifts
from touiza.opportunities.views import (
    asked,
    board,
    detail,
    discover,
    editor,
    life,
    organisers,
    project_work,
    scopes,
    sharing,
    templates,
    workspace,
)

app_name = "opportunities"
urlpatterns = [
    path("opportunities/", discover.discover, name="list"),
    path("opportunities/<slug:slug>/", detail.detail, name="detail"),
    path("opportunities/<slug:slug>/edit/", editor.edit, name="edit"),
    path("opportunities/<slug:slug>/publication/", editor.publication, name="publication"),
    path("opportunities/<slug:slug>/state/", editor.state, name="state"),
    path("opportunities/<slug:slug>/project/", project_work.project, name="project"),
    path("opportunities/<slug:slug>/poster.pdf", sharing.poster, name="poster"),
    path("opportunities/<slug:slug>/copy/", life.copy, name="copy"),
    path("opportunities/<slug:slug>/template/", life.template, name="template"),
    path("opportunities/<slug:slug>/series/", life.series, name="series"),
    path("opportunities/<slug:slug>/schedule/", life.schedule, name="schedule"),
    path("opportunities/<slug:slug>/pause/", life.pause, name="pause"),
    path("opportunities/<slug:slug>/current/", life.current, name="current"),
    path("opportunities/<slug:slug>/organisers/", organisers.organisers, name="organisers"),
    path("opportunities/<slug:slug>/organisers/<int:pk>/", organisers.organiser, name="organiser"),
    path("opportunities/<slug:slug>/participation/<int:pk>/", organisers.participation, name="participation"),
    path("@<slug:handle>/opportunities/board/", board.board, name="board"),
    path("opportunities/<slug:slug>/questions/", asked.questions, name="questions"),
    path("opportunities/<slug:slug>/questions/<int:pk>/", asked.question, name="question"),
    path("opportunities/<slug:slug>/documents/", asked.documents, name="documents"),
    path("opportunities/<slug:slug>/requirements/", asked.requirements, name="requirements"),
    path("@<slug:handle>/templates/", templates.templates, name="templates"),
    path("@<slug:handle>/templates/<int:pk>/", templates.template, name="template_deed"),
    path("@<slug:handle>/opportunities/", workspace.workspace, name="workspace"),
    path("@<slug:handle>/opportunities/new/", editor.new, name="new"),
    path("@<slug:handle>/people/<int:pk>/opportunities/", scopes.scope, name="scope"),
    path("@<slug:handle>/invitations/<int:pk>/opportunities/", scopes.invited_scope, name="invited_scope"),
    *applications,
    *guests,
    *shifts,
    *day,
    *book,
    *found,
]
