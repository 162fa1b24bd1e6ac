"""The moderation app."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "touiza.moderation"

    def ready(self) -> None:
        from touiza.moderation.navigation import register_navigation
        from touiza.moderation.notices import register_kinds

        register_navigation()
        register_kinds()
