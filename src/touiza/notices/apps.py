"""The notices app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "touiza.notices"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from touiza.actors.services.activity import register_reader
        from touiza.notices.counts import unread
        from touiza.notices.live import register_counters
        from touiza.notices.notices_following import register_following
        from touiza.notices.notices_guardians import register_guardians
        from touiza.notices.tasks import TASK
        from touiza.ui.navigation import Item, register

        register_reader(TASK)
        register_following()
        register_guardians()
        register_counters()
        register(
            "bell", Item(label=_("Notices"), url="notices:list", icon="bell", order=10, count=unread)
        )
