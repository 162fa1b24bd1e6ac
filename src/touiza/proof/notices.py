"""How hours and certificates are told to both sides."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from touiza.actors.models import Activity, Actor
from touiza.actors.profile import shown_name
from touiza.associations.access import holders
from touiza.associations.capabilities import Can
from touiza.notices.families import Family
from touiza.notices.registry import Grouping, Kind, Telling, Told, object_of, register, theirs_or_team
from touiza.proof.models import Certificate, Contribution, Run
from touiza.ui.formats import date_long, duration


def register_notices() -> None:
    """Fill the registry. Called once, when the app is ready."""
    claimed, confirmed = Grouping(by=_source, tell=_claimed_together), Grouping(by=_source, tell=_confirmed_together)
    register(Kind(verb="hours.claimed", recipients=_staff, tell=_claimed, mail=False, objects=_lines, family=Family.TEAM, group=claimed))
    register(Kind(verb="hours.confirmed", recipients=_person, tell=_confirmed, objects=_lines, family=Family.HOURS, group=confirmed))
    register(Kind(verb="hours.declined", recipients=_person, tell=_declined, objects=_lines, family=Family.HOURS, always=True))
    register(Kind(verb="hours.adjusted", recipients=_person, tell=_adjusted, objects=_lines, family=Family.HOURS, always=True))
    register(Kind(verb="hours.entered_for", recipients=_person_and_staff, tell=_entered_for, objects=_lines, family=theirs_or_team(Family.HOURS)))
    register(Kind(verb="hours.reversed", recipients=_person, tell=_reversed, objects=_lines, family=Family.HOURS, always=True))
    register(Kind(verb="hours.taken_back", recipients=_staff, tell=_taken_back, mail=False, objects=_lines, family=Family.TEAM))
    register(Kind(verb="hours.exported", recipients=_owners, tell=_exported, family=Family.SECURITY))
    register(Kind(verb="certificate.issued", recipients=_if_given, tell=_given, objects=_certificates, family=Family.HOURS))
    register(Kind(verb="certificates.made", recipients=_person, tell=_made, mail=False, objects=_runs, family=Family.TEAM))
    register(Kind(verb="certificate.revoked", recipients=_person, tell=_revoked, objects=_certificates, family=Family.HOURS, always=True))


def _staff(activity: Activity) -> Iterable[Actor]:
    line = object_of(activity)
    return holders(activity.association_id, Can.CONFIRM, post=line.source_id) if line else []


def _owners(activity: Activity) -> Iterable[Actor]:
    return holders(activity.association_id, Can.ANSWER)


def _person_and_staff(activity: Activity) -> Iterable[Actor]:
    return [*_person(activity), *_staff(activity)]


def _person(activity: Activity) -> Iterable[Actor]:
    return [activity.person] if activity.person else []


def _if_given(activity: Activity) -> Iterable[Actor]:
    """The volunteer, where somebody else made it: who made it themselves knows."""
    return [activity.person] if activity.person and activity.actor_id != activity.person_id else []


def _runs() -> QuerySet[Run]:
    return Run.objects.select_related("association__association")


def _lines() -> QuerySet[Contribution]:
    return Contribution.objects.select_related("person__person", "association__association", "source", "by__person", "note", "claim")


def _certificates() -> QuerySet[Certificate]:
    return Certificate.objects.select_related("association__association")


def _telling(line: Contribution, subject: str, action: str, url: str) -> Telling:
    day = _("Day of the work: %(day)s.") % {"day": date_long(line.done_on, _lang())}
    note = line.note.text if hasattr(line, "note") else ""
    return Telling(
        subject=subject,
        url=url,
        lines=(day,),
        action=action,
        quote=note,
        quoted=line.by.known_as if note else "",
        seed=line.association.handle,
        dyes=line.association.association.dyes,
        sender=str(line.association),
    )


def _facts(line: Contribution) -> dict[str, str]:
    return {
        "name": line.person.known_as,
        "time": duration(abs(line.minutes), _lang()),
        "title": str(line.source.title),
    }


def _claimed(activity: Activity, _recipient: Actor) -> Telling | None:
    line = object_of(activity)
    if line is None:
        return None
    subject = _("%(name)s enters %(time)s for “%(title)s”") % _facts(line)
    return _telling(line, subject, _("Confirm the hours"), reverse("proof:hours_queue", args=[line.association.handle]))


def _confirmed(activity: Activity, _recipient: Actor) -> Telling | None:
    line = object_of(activity)
    if line is None:
        return None
    subject = _("Confirmed: %(time)s for “%(title)s”") % _facts(line)
    return _telling(line, subject, _("Make my certificate"), reverse("proof:certificates"))


def _source(activity: Activity) -> int | None:
    line = object_of(activity)
    return line.source_id if line else None


def _claimed_together(told: Told, _recipient: Actor) -> Telling | None:
    line = object_of(told.activities[0])
    if line is None:
        return None
    n = told.people - 1 or told.size
    if told.people > 1:
        subject = ngettext("%(name)s and %(n)d other enter hours for “%(title)s”", "%(name)s and %(n)d others enter hours for “%(title)s”", n)
    else:
        subject = ngettext("%(name)s enters hours %(n)d time for “%(title)s”", "%(name)s enters hours %(n)d times for “%(title)s”", n)
    url = reverse("proof:hours_queue", args=[line.association.handle])
    return _telling(line, subject % {**_facts(line), "n": n}, _("Confirm the hours"), url)


def _confirmed_together(told: Told, _recipient: Actor) -> Telling | None:
    line = object_of(told.activities[0])
    if line is None:
        return None
    subject = ngettext(
        "%(n)d entry of your hours is confirmed for “%(title)s”", "%(n)d entries of your hours are confirmed for “%(title)s”", told.size
    )
    return _telling(line, subject % {**_facts(line), "n": told.size}, _("Make my certificate"), reverse("proof:certificates"))


def _declined(activity: Activity, _recipient: Actor) -> Telling | None:
    line = object_of(activity)
    if line is None or line.claim is None:
        return None
    facts = {**_facts(line), "time": duration(line.claim.minutes, _lang())}
    subject = _("Not confirmed: %(time)s for “%(title)s”") % facts
    return _telling(line, subject, _("See my hours"), reverse("proof:hours"))


def _adjusted(activity: Activity, _recipient: Actor) -> Telling | None:
    line = object_of(activity)
    if line is None:
        return None
    return _telling(line, _corrected(line) % _facts(line), _("See my hours"), reverse("proof:hours"))


def _corrected(line: Contribution) -> str:
    if line.minutes == 0:
        return _("Corrected: what was counted for “%(title)s”")
    return _("Corrected: %(time)s more for “%(title)s”") if line.minutes > 0 else _("Corrected: %(time)s less for “%(title)s”")


def _exported(activity: Activity, recipient: Actor) -> Telling | None:
    if activity.association is None or activity.actor is None:
        return None
    handle = activity.association.handle
    return Telling(
        subject=_("%(name)s took the hours of volunteers out as a file") % {"name": shown_name(activity.actor, recipient)},
        url=reverse("proof:association_summary", args=[handle]),
        lines=(_("The file holds personal data. If you did not expect this, speak to them, and look at who acts for the association."),),
        action=_("See the summary"),
        seed=handle,
        sender=str(activity.association),
    )


def _entered_for(activity: Activity, recipient: Actor) -> Telling | None:
    """To the person: look whether it is right. To the association: confirm it."""
    line = object_of(activity)
    if line is None:
        return None
    facts = {**_facts(line), "captain": line.by.known_as}
    if recipient.pk == line.person_id:
        subject = _("%(captain)s entered %(time)s for you: “%(title)s”") % facts
        return _telling(line, subject, _("Look whether it is right"), reverse("proof:entry", args=[line.pk]))
    subject = _("%(captain)s enters %(time)s for %(name)s: “%(title)s”") % facts
    return _telling(line, subject, _("Confirm the hours"), reverse("proof:hours_queue", args=[line.association.handle]))


def _reversed(activity: Activity, _recipient: Actor) -> Telling | None:
    line = object_of(activity)
    if line is None or line.claim_id is None:
        return None
    subject = _("The decision about your hours for “%(title)s” is taken back") % _facts(line)
    return _telling(line, subject, _("See what became of them"), reverse("proof:entry", args=[line.claim_id]))


def _taken_back(activity: Activity, _recipient: Actor) -> Telling | None:
    line = object_of(activity)
    if line is None or line.claim is None:
        return None
    facts = {**_facts(line), "time": duration(line.claim.minutes, _lang())}
    subject = _("%(name)s gives up %(time)s for “%(title)s”") % facts
    return _telling(line, subject, _("See the hours"), reverse("proof:hours_queue", args=[line.association.handle]) + "?state=decided")


def _given(activity: Activity, _recipient: Actor) -> Telling | None:
    certificate = object_of(activity)
    if certificate is None:
        return None
    return Telling(
        subject=_("%(association)s gives you a certificate: %(time)s")
        % {"association": certificate.association, "time": duration(certificate.minutes, _lang())},
        url=f"{reverse('proof:certificates')}#{certificate.number}",
        lines=(str(certificate.title), _("Its number is %(number)s: anyone can check it.") % {"number": certificate.spoken}),
        action=_("See my certificates"),
        seed=certificate.association.handle,
        dyes=certificate.association.association.dyes,
        sender=str(certificate.association),
    )


def _made(activity: Activity, _recipient: Actor) -> Telling | None:
    run = object_of(activity)
    if run is None:
        return None
    return Telling(
        subject=ngettext("%(count)d person gone through: the certificates are made", "%(count)d people gone through: the certificates are made", run.done)
        % {"count": run.done},
        url=reverse("proof:run", args=[run.association.handle, run.public_id]),
        action=_("See them"),
        seed=run.association.handle,
        dyes=run.association.association.dyes,
        sender=str(run.association),
    )


def _revoked(activity: Activity, _recipient: Actor) -> Telling | None:
    certificate = object_of(activity)
    if certificate is None:
        return None
    return Telling(
        subject=_("Your certificate %(number)s is no longer valid") % {"number": certificate.spoken},
        url=reverse("proof:certificates"),
        lines=(certificate.end_reason or _("The confirmed time was corrected."), _("You can make a new one from the hours that are confirmed.")),
        action=_("See my certificates"),
        seed=certificate.association.handle,
        dyes=certificate.association.association.dyes,
        sender=str(certificate.association),
    )


def _lang() -> str:
    return get_language() or "ar"
