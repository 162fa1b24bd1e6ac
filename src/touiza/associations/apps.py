"""The associations app."""

from django.apps import AppConfig


class AssociationsConfig(AppConfig):
    name = "touiza.associations"

    def ready(self) -> None:
        from touiza.accounts.services.erasure import before_erasure
        from touiza.actors.services.guardians import before_guarding
        from touiza.associations.live import register_places
        from touiza.associations.navigation import register_navigation
        from touiza.associations.notices import register_kinds
        from touiza.associations.notices_alliances import register_alliance_notices
        from touiza.associations.notices_members import register_member_notices
        from touiza.associations.notices_open import register_open_kinds
        from touiza.associations.sealing import register_books
        from touiza.associations.services.leaving import leave_associations, refuse_guarding
        from touiza.associations.waiting_rows import register_waiting

        register_navigation()
        register_places()
        register_books()
        register_kinds()
        register_waiting()
        register_open_kinds()
        register_member_notices()
        register_alliance_notices()
        before_erasure(leave_associations)
        before_guarding(refuse_guarding)
