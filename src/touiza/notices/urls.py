"""Addresses of the notices."""

from django.urls import path

from touiza.notices import views

app_name = "notices"
urlpatterns = [
    path("me/notices/", views.notices, name="list"),
    path("me/notices/<int:pk>/", views.follow, name="follow"),
]
