"""The relations app."""

from django.apps import AppConfig


class RelationsConfig(AppConfig):
    name = "touiza.relations"

    def ready(self) -> None:
        from touiza.accounts.services.erasure import before_erasure
        from touiza.actors.services.activity import register_reader
        from touiza.actors.services.people import on_profile_change
        from touiza.mail.services.bounces import on_bounce
        from touiza.relations.navigation import register_navigation
        from touiza.relations.notices import register_notices
        from touiza.relations.services.bounces import mark_bounced
        from touiza.relations.services.keeping import follow_profile
        from touiza.relations.services.tidying import forget_merged
        from touiza.relations.tasks import TASK
        from touiza.relations.waiting_rows import register_waiting

        register_navigation()
        register_notices()
        register_waiting()
        register_reader(TASK)
        on_profile_change(follow_profile)
        on_bounce(mark_bounced)
        before_erasure(forget_merged)
