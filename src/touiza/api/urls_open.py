"""Addresses of the public interface, version 1. They carry no language: see `lang` and `ui` in docs/api.md."""

from django.urls import path

from touiza.api import views

app_name = "api"
urlpatterns = [
    path("search", views.search, name="search"),
    path("suggestions", views.suggestions, name="suggestions"),
]
