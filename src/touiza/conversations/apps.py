"""The conversations app."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "touiza.conversations"

    def ready(self) -> None:
        from touiza.conversations.navigation import register_navigation
        from touiza.conversations.notices import register_notices

        register_navigation()
        register_notices()
