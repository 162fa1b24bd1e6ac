"""The associations app."""

from django.apps import AppConfig


class AssociationsConfig(AppConfig):
    name = "touiza.associations"

    def ready(self) -> None:
        from touiza.accounts.services.erasure import before_erasure
        from touiza.associations.navigation import register_navigation
        from touiza.associations.notices import register_kinds
        from touiza.associations.notices_alliances import register_alliance_notices
        from touiza.associations.notices_members import register_member_notices
        from touiza.associations.services.leaving import leave_associations

        register_navigation()
        register_kinds()
        register_member_notices()
        register_alliance_notices()
        before_erasure(leave_associations)
