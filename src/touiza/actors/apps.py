"""The actors app."""

from django.apps import AppConfig


class ActorsConfig(AppConfig):
    name = "touiza.actors"
