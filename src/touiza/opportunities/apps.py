"""The opportunities app."""

from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    name = "touiza.opportunities"

    def ready(self) -> None:
        from touiza.accounts.services.erasure import before_erasure
        from touiza.actors.services.activity import register_reader
        from touiza.associations.services.interruptions import follow
        from touiza.opportunities.navigation import register_navigation
        from touiza.opportunities.notices import register_notices
        from touiza.opportunities.notices_changes import register_changes
        from touiza.opportunities.notices_day import register_day_notices
        from touiza.opportunities.notices_shifts import register_shift_notices
        from touiza.opportunities.services.closing import closing_says, follow_association
        from touiza.opportunities.services.leaving import give_places_back
        from touiza.opportunities.services.renaming import RENAMED
        from touiza.opportunities.tasks import TASK

        register_navigation()
        register_notices()
        register_changes()
        register_shift_notices()
        register_day_notices()
        register_reader(TASK, verbs=[RENAMED])
        before_erasure(give_places_back)
        follow(change=follow_association, consequences=closing_says)
