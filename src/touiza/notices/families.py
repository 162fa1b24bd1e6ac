"""The families of notices, as a person understands them, and the ways in which each reaches who chose nothing yet."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Family(models.TextChoices):
    """What a person chooses the ways for, in the order of the page."""

    MINE = "mine", _("My applications, places and shifts")
    ANSWERS = "answers", _("Answers and mentions")
    MESSAGES = "messages", _("Messages and letters")
    TEAM = "team", _("Work of my associations")
    CIRCLE = "circle", _("My roles and memberships")
    HOURS = "hours", _("My hours and certificates")
    FOLLOWERS = "followers", _("Followers and thanks")
    FOUND = "found", _("Saved searches")
    REVIEWS = "reviews", _("Reviews for this server")
    SECURITY = "security", _("Safety and protection")


HINTS = {
    Family.MINE: _("What becomes of what I applied for, and what changes in it."),
    Family.ANSWERS: _("Somebody answers what I wrote, or names me."),
    Family.MESSAGES: _("Somebody writes to me, or to everyone on a shift."),
    Family.TEAM: _("Applications, sign-ups and hours that wait for me, and what becomes of our work."),
    Family.CIRCLE: _("I am named, admitted or asked, or that ends."),
    Family.HOURS: _("Hours are confirmed or corrected, certificates and letters are made."),
    Family.FOLLOWERS: _("Somebody follows or thanks me."),
    Family.FOUND: _("Something new fits a search I saved."),
    Family.REVIEWS: _("Associations ask to be verified or claimed."),
    Family.SECURITY: _("Guardians, suspensions, and files that leave a register."),
}


class ByMail(models.TextChoices):
    """How a family comes by mail."""

    AT_ONCE = "at_once", _("At once")
    DIGEST = "digest", _("In the summary")
    NEVER = "never", pgettext_lazy("mail", "Never")


@dataclass(frozen=True)
class Ways:
    """In which ways a family reaches one person; none of them is "never"."""

    in_app: bool = True
    mail: ByMail = ByMail.AT_ONCE
    push: bool = True


DEFAULTS = {
    Family.MINE: Ways(),
    Family.ANSWERS: Ways(),
    Family.MESSAGES: Ways(),
    Family.TEAM: Ways(push=False),
    Family.CIRCLE: Ways(push=False),
    Family.HOURS: Ways(push=False),
    Family.FOLLOWERS: Ways(mail=ByMail.DIGEST, push=False),
    Family.FOUND: Ways(push=False),
    Family.REVIEWS: Ways(push=False),
    Family.SECURITY: Ways(),
}
ALWAYS = frozenset({Family.SECURITY})  # in the app, whatever was chosen
