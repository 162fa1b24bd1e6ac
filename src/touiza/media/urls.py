"""Addresses of files. They leave the site, so they carry no language."""

from django.urls import re_path

from touiza.media import views

app_name = "media"
urlpatterns = [
    re_path(r"^media/(?P<name>(?:pictures|private)/[A-Za-z0-9_-]{22}\.webp)\Z", views.file, name="file"),
    re_path(r"^media/(?P<name>(?:documents|private)/[A-Za-z0-9_-]{22}\.pdf)\Z", views.paper, name="paper"),
]
