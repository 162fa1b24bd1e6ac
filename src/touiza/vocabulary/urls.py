"""Addresses of suggestions, under /{lang}/vocabulary/."""

from django.urls import path

from touiza.vocabulary import views

app_name = "vocabulary"

urlpatterns = [
    path("places/", views.places, name="places"),
    path("skills/", views.skills, name="skills"),
    path("tags/", views.tags, name="tags"),
    path("causes/", views.causes, name="causes"),
]
