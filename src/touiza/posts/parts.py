"""What albums, polls, shares and thanks add to the items of posts, and to their lives. Called once, when the app is ready."""

from touiza.posts.ballots import load_ballots
from touiza.posts.galleries import load_galleries
from touiza.posts.items import register_part
from touiza.posts.lives import before_publishing, when_gone
from touiza.posts.marks import load_marks
from touiza.posts.models import PostKind
from touiza.posts.notices_marks import register_mark_notices
from touiza.posts.passing import load_passed
from touiza.posts.services.endings import end_marks, refuse_empty_album


def register_marks() -> None:
    register_part("passed", load_passed, template="posts/_passed.html", place="body", order=20)
    register_part("ballot", load_ballots, template="posts/_ballot.html", place="body", order=30)
    register_part("gallery", load_galleries, template="posts/_gallery.html", place="body", order=40)
    register_part("marks", load_marks, template="posts/_marks.html", order=10)
    before_publishing(PostKind.ALBUM, refuse_empty_album)
    when_gone(end_marks)
    register_mark_notices()
