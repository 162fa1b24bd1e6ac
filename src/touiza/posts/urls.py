"""Addresses of posts: of one, of all at somebody's place, of all under a topic."""

from django.urls import path

from touiza.posts.urls_marks import urlpatterns as marks
from touiza.posts.views import answers, feeding, reading, syndication, walls, writing

app_name = "posts"
urlpatterns = [
    *marks,
    path("posts/new/", writing.new, name="new"),
    path("posts/drafts/", writing.drafts, name="drafts"),
    path("posts/preview/", writing.preview, name="preview"),
    path("posts/<slug:slug>/", reading.post, name="post"),
    path("posts/<slug:slug>/versions/", reading.versions, name="versions"),
    path("posts/<slug:slug>/edit/", writing.edit, name="edit"),
    path("posts/<slug:slug>/translation/", writing.translation, name="translation"),
    path("posts/<slug:slug>/state/", writing.state, name="state"),
    path("posts/<slug:slug>/check/", writing.check, name="check"),
    path("posts/<slug:slug>/answers/", answers.answers, name="answers"),
    path("answers/<slug:slug>/edit/", answers.edit, name="answer_edit"),
    path("answers/<slug:slug>/removal/", answers.removal, name="answer_removal"),
    path("@<slug:handle>/posts/", walls.at_place, name="at"),
    path("@<slug:handle>/posts/wall/", walls.choice, name="wall_choice"),
    path("@<slug:handle>/posts/<slug:slug>/removal/", walls.removal, name="wall_removal"),
    path("topics/", feeding.topics, name="topics"),
    path("topics/<str:key>/", feeding.topic, name="topic"),
    path("places/<slug:code>/", feeding.place, name="place"),
    path("embedding/", syndication.embedding, name="embedding"),
]
