"""Addresses without a language, for other sites and for programs: public lists, as `?lang=` says."""

from django.urls import path, register_converter

from touiza.posts.views import syndication


class FeedKind:
    regex = "atom|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FeedKind, "feed_kind")

app_name = "posts_open"
urlpatterns = [
    path("lists/<path:key>/feed.<feed_kind:kind>", syndication.feed, name="list"),
    path("embed/<path:key>/", syndication.embed, name="embed"),
]
