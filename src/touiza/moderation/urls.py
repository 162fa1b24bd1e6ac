"""Addresses of moderation."""

from django.urls import path

from touiza.moderation import views

app_name = "moderation"
urlpatterns = [
    path("posts/<slug:slug>/report/", views.report, name="report"),
    path("moderation/", views.queue, name="queue"),
    path("moderation/<slug:slug>/", views.reported, name="reported"),
]
