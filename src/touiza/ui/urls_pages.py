"""The page of the visual language itself: the living page of its components."""

from django.conf import settings
from django.urls import path

from touiza.ui import views

app_name = "ui"
urlpatterns = []
if settings.DEBUG or getattr(settings, "STYLEGUIDE", False):
    urlpatterns.append(path("styleguide/", views.styleguide, name="styleguide"))
