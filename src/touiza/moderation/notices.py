"""What people are told about reports: operators that one came, both sides what was decided. Registered in apps.py."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from touiza.actors.models import Activity, Actor
from touiza.associations.access import holders
from touiza.associations.capabilities import Can
from touiza.associations.notices import reviewers, whom_it_concerns
from touiza.moderation.models import Report
from touiza.notices.families import Family
from touiza.notices.registry import Kind, Telling, object_of, register
from touiza.posts.addresses import address_of
from touiza.posts.models import Post, PostState
from touiza.posts.wording import heading_of


def register_kinds() -> None:
    """Say how each verb of this app is told."""
    register(Kind(verb="report.filed", recipients=who_decides, tell=tell_filed, mail=False, objects=_reports, family=Family.REVIEWS))
    register(Kind(verb="report.kept", recipients=whom_it_concerns, tell=tell_kept, objects=_reports, family=Family.SECURITY))
    register(Kind(verb="report.removed", recipients=whom_it_concerns, tell=tell_removed, objects=_reports, family=Family.SECURITY))
    register(Kind(verb="post.kept", recipients=whose_it_is, tell=tell_author_kept, mail=False, objects=_reports, family=Family.SECURITY))
    register(Kind(verb="post.taken_down", recipients=whose_it_is, tell=tell_author_removed, objects=_reports, family=Family.SECURITY, always=True))


def who_decides(activity: Activity) -> list[Actor]:
    """Operators, but whose own post it is."""
    report = object_of(activity)
    return [one for one in reviewers(activity) if report is None or one.pk != report.post.author_id]


def whose_it_is(activity: Activity) -> list[Actor]:
    """The author, or who may speak for the association that is."""
    return [activity.person] if activity.person else holders(activity.association_id, Can.SPEAK)


def tell_filed(activity: Activity, recipient: Actor) -> Telling | None:
    report = object_of(activity)
    if report is None:
        return None
    return Telling(
        subject=_("A post was reported"),
        lines=(str(report.get_reason_display()),),
        action=_("Look at it"),
        url=reverse("moderation:reported", args=[report.post.slug]),
    )


def tell_kept(activity: Activity, recipient: Actor) -> Telling | None:
    report = object_of(activity)
    if report is None:
        return None
    return Telling(
        subject=_("We looked at what you reported: it stays"),
        lines=(report.sentence,),
        action=_("See the post") if _readable(report.post, recipient) else _("Go to my notices"),
        url=address_of(report.post) if _readable(report.post, recipient) else reverse("notices:list"),
    )


def tell_removed(activity: Activity, recipient: Actor) -> Telling | None:
    report = object_of(activity)
    if report is None:
        return None
    return Telling(
        subject=_("What you reported has been taken away"),
        lines=(report.sentence,),
        action=_("Go to my notices"),
        url=reverse("notices:list"),
    )


def tell_author_kept(activity: Activity, recipient: Actor) -> Telling | None:
    report = object_of(activity)
    if report is None:
        return None
    return Telling(
        subject=_("A post of yours was reported, and stays"),
        lines=tuple(line for line in (_heading(report.post), report.sentence) if line),
        action=_("See the post"),
        url=address_of(report.post),
    )


def tell_author_removed(activity: Activity, recipient: Actor) -> Telling | None:
    report = object_of(activity)
    if report is None:
        return None
    return Telling(
        subject=_("This server has taken a post of yours away"),
        lines=(
            _("Reason: %(reason)s") % {"reason": report.get_reason_display()},
            report.sentence,
            _("If you think this is wrong, write to those who run this server."),
        ),
        action=_("Go to my notices"),
        url=reverse("notices:list"),
    )


def _heading(post: Post) -> str:
    return heading_of(post).text if post.state == PostState.PUBLISHED else ""


def _readable(post: Post, reader: Actor) -> bool:
    return Post.objects.visible_to(reader).filter(pk=post.pk).exists()


def _reports() -> QuerySet[Report]:
    return Report.objects.select_related("post__author", "post__root")
