"""The home app: pages put together from all the others."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "touiza.home"

    def ready(self) -> None:
        from touiza.actors.services.activity import register_reader
        from touiza.home.counters import register_counters
        from touiza.home.navigation import register_navigation
        from touiza.home.tasks import TASK

        register_navigation()
        register_counters()
        register_reader(TASK)
