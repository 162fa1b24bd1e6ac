"""The address without a language: the worker that stands for the whole site in a browser that asked to be told."""

from django.urls import path

from touiza.notices import views_devices

app_name = "notices_open"
urlpatterns = [path("push-worker.js", views_devices.worker, name="worker")]
