"""The actors app."""

from django.apps import AppConfig


class ActorsConfig(AppConfig):
    name = "touiza.actors"

    def ready(self) -> None:
        from touiza.actors.navigation import register_navigation

        register_navigation()
