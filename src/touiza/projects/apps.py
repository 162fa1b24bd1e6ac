"""The projects app."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "touiza.projects"

    def ready(self) -> None:
        from touiza.associations.services.interruptions import follow
        from touiza.projects.navigation import register_navigation
        from touiza.projects.services.following import closing_says, follow_association

        register_navigation()
        follow(change=follow_association, consequences=closing_says)
