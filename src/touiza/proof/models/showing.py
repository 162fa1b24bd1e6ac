"""What a person shows of their proof, to whom: nothing, until they say so."""

from django.db import models

from touiza.actors.models import Actor
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.proof.models.certificate import Certificate
from touiza.proof.models.recommendation import Recommendation

PARTS = ("weave", "works", "skills", "papers")


class Showing(Row):
    """The person's own page of proof: its parts, and the two ways to it. Without a row nothing is shown."""

    person = models.OneToOneField(Actor, primary_key=True, on_delete=models.CASCADE, related_name="showing")
    key = models.CharField(max_length=22, unique=True, null=True, blank=True)  # of the secret address; None: there is none
    key_at = models.DateTimeField(null=True, blank=True)
    is_public = models.BooleanField(default=False)  # at their handle
    weave = models.BooleanField(default=True)
    works = models.BooleanField(default=True)
    skills = models.BooleanField(default=True)
    papers = models.BooleanField(default=True)
    certificates = models.ManyToManyField(Certificate, blank=True, related_name="+")  # chosen one by one
    letters = models.ManyToManyField(Recommendation, blank=True, related_name="+")

    privacy = Privacy(
        path="person__person__user",
        erase=Erase.DELETE,
        fields={"key": Class.TECHNICAL, "certificates": Class.PERSONAL, "letters": Class.PERSONAL},
    )
