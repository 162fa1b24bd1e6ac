"""The projects app."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "touiza.projects"

    def ready(self) -> None:
        from touiza.associations.services.interruptions import follow
        from touiza.projects.feeding import register_feeding
        from touiza.projects.in_lists import register_in_lists
        from touiza.projects.navigation import register_navigation
        from touiza.projects.services.following import closing_says, follow_association

        register_navigation()
        register_feeding()
        register_in_lists()
        follow(change=follow_association, consequences=closing_says)
