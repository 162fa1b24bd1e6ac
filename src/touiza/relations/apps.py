"""The relations app."""

from django.apps import AppConfig


class RelationsConfig(AppConfig):
    name = "touiza.relations"

    def ready(self) -> None:
        from touiza.accounts.services.erasure import before_erasure
        from touiza.actors.services.activity import register_reader
        from touiza.actors.services.people import on_profile_change
        from touiza.associations.services.calendar import follow_calendar
        from touiza.mail.services.bounces import on_bounce
        from touiza.posts.thread import register_marks
        from touiza.relations.live import register_counters
        from touiza.relations.marks import waiting_marks
        from touiza.relations.navigation import register_navigation
        from touiza.relations.notices import register_notices
        from touiza.relations.notices_inbox import register_notices_of_inbox
        from touiza.relations.services.bounces import mark_bounced
        from touiza.relations.services.due import reckon_anew
        from touiza.relations.services.keeping import follow_profile
        from touiza.relations.services.tidying import forget_merged
        from touiza.relations.tasks import DUE, TASK
        from touiza.relations.waiting_inbox import register_waiting_inbox
        from touiza.relations.waiting_rows import register_waiting

        register_navigation()
        register_notices()
        register_notices_of_inbox()
        register_waiting()
        register_waiting_inbox()
        register_counters()
        register_reader(TASK)
        register_reader(DUE)
        register_marks(waiting_marks)
        follow_calendar(reckon_anew)
        on_profile_change(follow_profile)
        on_bounce(mark_bounced)
        before_erasure(forget_merged)
