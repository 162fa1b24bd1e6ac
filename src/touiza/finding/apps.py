"""The finding app."""

from django.apps import AppConfig


class FindingConfig(AppConfig):
    name = "touiza.finding"

    def ready(self) -> None:
        from touiza.finding.navigation import register_navigation

        register_navigation()
