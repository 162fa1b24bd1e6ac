"""The door to documents as files."""

from django.http import Http404

from touiza.media.models import Paper


def access_paper(name: str) -> Paper:
    """Return the document stored under a name; 404 where there is none. Who may fetch it is told by the address."""
    paper = Paper.objects.filter(file=name).first()
    if paper is None:
        raise Http404
    return paper
