"""Addresses of projects."""

from django.urls import path

from touiza.projects.views import reading, writing

app_name = "projects"
urlpatterns = [
    path("projects/", reading.projects, name="list"),
    path("@<slug:handle>/projects/", reading.of_association, name="of"),
    path("@<slug:handle>/projects/new/", writing.new, name="new"),
    path("projects/<slug:slug>/", reading.detail, name="detail"),
    path("projects/<slug:slug>/edit/", writing.edit, name="edit"),
    path("projects/<slug:slug>/progress/", writing.progress, name="progress"),
    path("projects/<slug:slug>/steps/<int:pk>/", writing.step, name="step"),
    path("projects/<slug:slug>/state/", writing.state, name="state"),
]
