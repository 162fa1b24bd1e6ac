"""The opportunities app."""

from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    name = "touiza.opportunities"

    def ready(self) -> None:
        from touiza.accounts.services.erasure import before_erasure
        from touiza.opportunities.navigation import register_navigation
        from touiza.opportunities.notices import register_notices
        from touiza.opportunities.notices_changes import register_changes
        from touiza.opportunities.services.leaving import give_places_back

        register_navigation()
        register_notices()
        register_changes()
        before_erasure(give_places_back)
