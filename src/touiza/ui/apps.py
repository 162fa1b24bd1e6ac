"""The visual language: shells, components, formats, navigation."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "touiza.ui"
    label = "ui"
