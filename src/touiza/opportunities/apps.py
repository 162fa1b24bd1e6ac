"""The opportunities app."""

from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    name = "touiza.opportunities"

    def ready(self) -> None:
        from touiza.opportunities.navigation import register_navigation
        from touiza.opportunities.notices import register_notices
        from touiza.opportunities.notices_changes import register_changes

        register_navigation()
        register_notices()
        register_changes()
