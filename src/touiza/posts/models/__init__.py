"""The models of the app, by what they are about."""

from touiza.posts.models.albums import Album, AlbumPicture, Upload
from touiza.posts.models.covers import Cover
from touiza.posts.models.link import Link, LinkState
from touiza.posts.models.listing import Heat, Listing, Visit
from touiza.posts.models.marks import Rating, Thanks
from touiza.posts.models.polls import Choice, Poll, Vote
from touiza.posts.models.post import HEAD, Post, PostKind, PostQuerySet, PostState
from touiza.posts.models.saves import Save, SaveList, TitleState
from touiza.posts.models.shares import Share
from touiza.posts.models.version import Version

__all__ = [
    "HEAD",
    "Album",
    "AlbumPicture",
    "Choice",
    "Cover",
    "Heat",
    "Link",
    "LinkState",
    "Listing",
    "Poll",
    "Post",
    "PostKind",
    "PostQuerySet",
    "PostState",
    "Rating",
    "Save",
    "SaveList",
    "Share",
    "Thanks",
    "TitleState",
    "Upload",
    "Version",
    "Visit",
    "Vote",
]
