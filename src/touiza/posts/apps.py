"""The posts app."""

from django.apps import AppConfig


class PostsConfig(AppConfig):
    name = "touiza.posts"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from touiza.accounts.services.erasure import before_erasure
        from touiza.actors.services.activity import register_reader
        from touiza.associations.services.interruptions import follow
        from touiza.posts.answer_counts import load_answer_counts
        from touiza.posts.changes_known import register_known
        from touiza.posts.items import register_part
        from touiza.posts.linking import load_links
        from touiza.posts.live import register_places
        from touiza.posts.navigation import register_navigation
        from touiza.posts.notices import register_notices
        from touiza.posts.notices_answers import register_notices_of_answers
        from touiza.posts.notices_walls import register_wall_notices
        from touiza.posts.parts import register_marks
        from touiza.posts.post_lists import register_lists
        from touiza.posts.services.leaving import follow_association, take_posts_away
        from touiza.posts.tasks import CHANGES
        from touiza.ui.navigation import Item, register

        register_notices()
        register_notices_of_answers()
        register_places()
        register_wall_notices()
        register_known()
        register_lists()
        register_reader(CHANGES, verbs=())
        register("public", Item(label=_("News"), url="posts:topics", icon="message", order=40))
        follow(change=follow_association, consequences=lambda _association: [])
        register_part("answers", load_answer_counts, template="posts/_answer_count.html", order=30)
        register_part("link", load_links, template="posts/_link.html", place="body", order=10)
        before_erasure(take_posts_away)
        register_navigation()
        register_marks()
