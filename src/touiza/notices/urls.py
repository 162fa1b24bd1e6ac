"""Addresses of the notices, and of how one is told."""

from django.urls import path

from touiza.notices import views, views_choices, views_devices

app_name = "notices"
urlpatterns = [
    path("me/notices/", views.notices, name="list"),
    path("me/notices/<int:pk>/", views.follow, name="follow"),
    path("me/notices/choices/", views_choices.choices, name="choices"),
    path("me/notices/devices/", views_devices.devices, name="devices"),
    path("me/notices/devices/<int:pk>/removal/", views_devices.removal, name="device_removal"),
    path("mail/<str:key>/stop/", views_choices.stop, name="stop"),
]
