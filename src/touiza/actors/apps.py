"""The actors app."""

from django.apps import AppConfig


class ActorsConfig(AppConfig):
    name = "touiza.actors"

    def ready(self) -> None:
        from touiza.accounts.services.erasure import before_erasure
        from touiza.actors.live import register_places
        from touiza.actors.navigation import register_navigation
        from touiza.actors.services.guardians import let_go_of_wards
        from touiza.actors.services.indexing import forget_user, index_person
        from touiza.actors.services.people import on_profile_change

        register_navigation()
        register_places()
        before_erasure(let_go_of_wards)
        before_erasure(forget_user)
        on_profile_change(index_person)
