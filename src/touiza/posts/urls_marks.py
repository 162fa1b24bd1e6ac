"""Addresses of albums, polls, what is saved, covers, and of what is done with a post."""

from django.urls import path

from touiza.posts.views import albums, covers, marks, polls, saves, uploads

urlpatterns = [
    path("polls/new/", polls.new, name="poll_new"),
    path("albums/new/", albums.new, name="album_new"),
    path("posts/<slug:slug>/marks/", marks.marks, name="marks"),
    path("posts/<slug:slug>/thanks/", marks.thanks, name="thanks"),
    path("posts/<slug:slug>/rating/", marks.rating, name="rating"),
    path("posts/<slug:slug>/share/", marks.share, name="share"),
    path("posts/<slug:slug>/vote/", polls.ballot, name="vote"),
    path("posts/<slug:slug>/closing/", polls.closing, name="closing"),
    path("posts/<slug:slug>/album/", albums.album, name="album"),
    path("posts/<slug:slug>/album/<int:pk>/", albums.picture, name="picture"),
    path("posts/<slug:slug>/album/<int:pk>/edit/", albums.picture_edit, name="picture_edit"),
    path("posts/<slug:slug>/album/edit/", albums.pictures, name="pictures"),
    path("posts/<slug:slug>/album/words/", albums.words, name="album_words"),
    path("posts/<slug:slug>/uploads/", uploads.begin, name="uploads"),
    path("posts/<slug:slug>/uploads/<str:public_id>/", uploads.piece, name="upload"),
    path("saves/", saves.everyone, name="saves"),
    path("saves/new/", saves.new, name="save_new"),
    path("saves/entry/<int:pk>/", saves.save, name="save"),
    path("saves/<str:public_id>/", saves.save_list, name="save_list"),
    path("saves/<str:public_id>/edit/", saves.save_list_edit, name="save_list_edit"),
    path("me/saves/", saves.mine, name="saves_mine"),
    path("@<slug:handle>/covers/", covers.covers, name="covers"),
]
