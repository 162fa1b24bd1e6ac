"""Addresses of what a person keeps about themselves."""

from django.urls import path

from touiza.actors import views, views_profile, views_qualifications

app_name = "actors"
urlpatterns = [
    path("me/profile/", views_profile.profile, name="profile"),
    path("me/profile/picture/", views_profile.picture, name="picture"),
    path("me/qualifications/", views_qualifications.qualifications, name="qualifications"),
    path("me/qualifications/<int:pk>/", views_qualifications.qualification, name="qualification"),
    path("me/settings/", views.settings_, name="settings"),
    path("me/data/", views.data, name="data"),
    path("me/data/export.json", views.export, name="export"),
    path("me/data/erasure/", views.erase, name="erase"),
]
