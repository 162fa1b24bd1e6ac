"""The associations app."""

from django.apps import AppConfig


class AssociationsConfig(AppConfig):
    name = "touiza.associations"

    def ready(self) -> None:
        from touiza.associations.navigation import register_navigation
        from touiza.associations.notices import register_kinds

        register_navigation()
        register_kinds()
