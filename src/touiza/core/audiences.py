"""Who may see a thing: the one list of audiences."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """From everyone to oneself. `members` are those of the association or group that owns the thing."""

    PUBLIC = "public", _("Everyone")
    SIGNED_IN = "signed_in", _("People with an account")
    FOLLOWERS = "followers", _("Followers")
    MEMBERS = "members", _("Members")
    TIES = "ties", _("My associations")
    PRIVATE = "private", _("Only me")


# What a person may choose for a field of their profile, in the order of the chooser.
PROFILE_AUDIENCES = (Audience.PUBLIC, Audience.SIGNED_IN, Audience.TIES, Audience.PRIVATE)


class Finders(models.TextChoices):
    """Which associations may find a person by what they can do, and invite them. Each admits those before it."""

    NOBODY = "nobody", _("Nobody")
    TIES = "ties", _("Associations I work with")
    VERIFIED = "verified", _("These, and associations that are verified")
    ANY = "any", _("Any association")
