"""Openness: how far somebody lets others come near. Who has no row is as they begin."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models.people import Actor
from touiza.core.audiences import Audience
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row


class Followers(models.TextChoices):
    """Who may follow somebody."""

    ANYBODY = "anybody", _("Anybody")
    ASKED = "asked", _("Who asks me, once I agree")
    NOBODY = "nobody", _("Nobody new")


class WallWriters(models.TextChoices):
    """Who may write on somebody's wall beside themselves. Each admits those before it."""

    NOBODY = "nobody", _("Nobody else")
    NEAR = "near", _("Who belongs to it, and whom its owner follows")
    FOLLOWERS = "followers", _("These, and followers")
    SIGNED_IN = "signed_in", _("Anyone with an account")


LIST_AUDIENCES = (Audience.PUBLIC, Audience.SIGNED_IN, Audience.PRIVATE)  # of the list of whom one follows, or of who follows one


class Openness(Row):
    """What an actor has chosen. People are asked first who may follow them; associations may be followed by anybody."""

    actor = models.OneToOneField(Actor, primary_key=True, on_delete=models.CASCADE, related_name="openness")
    followers = models.CharField(_("Who may follow me"), max_length=8, choices=Followers, default=Followers.ASKED)
    shows_following = models.CharField(_("Who sees whom I follow"), max_length=10, choices=Audience, default=Audience.PRIVATE)
    shows_followers = models.CharField(_("Who sees who follows me"), max_length=10, choices=Audience, default=Audience.PRIVATE)
    wall = models.CharField(_("Who may write on the wall"), max_length=9, choices=WallWriters, default=WallWriters.NOBODY)

    privacy = Privacy(
        path="actor__person__user",
        erase=Erase.DELETE,
        fields={
            "followers": Class.PERSONAL, "shows_following": Class.PERSONAL, "shows_followers": Class.PERSONAL, "wall": Class.PERSONAL,
        },
    )  # fmt: skip
