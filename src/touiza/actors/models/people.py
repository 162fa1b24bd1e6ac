"""An Actor is whoever can act: a person, an association, a team, this server. A Person is what they say of themselves."""

from django.conf import settings
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from touiza.core import clock
from touiza.core.audiences import Audience, Finders
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField
from touiza.media.models import Attachment
from touiza.vocabulary.models import Accommodation, Cause, Language, Place, Skill, Tag

RESERVED_HANDLES = frozenset(
    [
        "ar",
        "fr",
        "en",
        "api",
        "demo",
        "live",
        "c",
        "static",
        "media",
        "account",
        "accounts",
        "admin",
        "me",
        "today",
        "associations",
        "opportunities",
        "projects",
        "verifications",
        "contact",
        "touiza",
        "support",
        "help",
        "about",
        "security",
        "moderator",
        "moderation",
        "root",
        "system",
        "server",
        "null",
        "undefined",
        "healthz",
        "weave",
        "vocabulary",
    ]
)
HANDLE = r"[a-z0-9_]{2,30}"


class ActorKind(models.TextChoices):
    PERSON = "person"
    ASSOCIATION = "association"
    TEAM = "team"
    SERVER = "server"


class Actor(Row):
    """Whoever can act. An erased actor keeps its row, without name, so that totals stay true."""

    kind = models.CharField(max_length=11, choices=ActorKind)
    handle = models.CharField(_("Handle"), max_length=30, unique=True, validators=[RegexValidator(rf"^{HANDLE}\Z")])
    name = TranslatedField(_("Name"), limit=120)
    created_at = models.DateTimeField(default=clock.now)
    suspended_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        path="person__user",
        erase=Erase.BLANK,
        fields={"name": Class.PERSONAL, "handle": Class.PERSONAL},
    )

    def __str__(self) -> str:
        if self.erased_at is not None:
            return gettext("someone who left")
        return str(self.name) or self.handle

    @property
    def known_as(self) -> str:
        """The name among people who work together: an association and its volunteers. Load people with their `person`."""
        hidden = self.erased_at is None and self.is_person and self.person.audience_of("name") == Audience.PRIVATE
        return f"@{self.handle}" if hidden else str(self)

    @property
    def is_person(self) -> bool:
        return self.kind == ActorKind.PERSON


class AgeBand(models.TextChoices):
    """Age is kept and shown as a band, never as a date."""

    UNSTATED = "", _("I would rather not say")
    UNDER_16 = "13_15", _("13 to 15")
    UNDER_18 = "16_17", _("16 or 17")
    UNDER_25 = "18_24", _("18 to 24")
    UNDER_40 = "25_39", _("25 to 39")
    UNDER_60 = "40_59", _("40 to 59")
    FROM_60 = "60_plus", _("60 or older")


MINORS = frozenset({AgeBand.UNDER_16, AgeBand.UNDER_18})

# Profile fields whose audience the person chooses, with the audience they begin with.
FIELD_AUDIENCES: dict[str, Audience] = {
    "name": Audience.PUBLIC,
    "picture": Audience.PUBLIC,
    "about": Audience.PUBLIC,
    "skills": Audience.PUBLIC,
    "languages": Audience.PUBLIC,
    "causes": Audience.PUBLIC,
    "commune": Audience.TIES,
    "availability": Audience.TIES,
    "age_band": Audience.PRIVATE,
    "needs": Audience.PRIVATE,
}


class Person(Row):
    """The profile of a person. `audiences` holds, for each field of FIELD_AUDIENCES, who may see it."""

    actor = models.OneToOneField(Actor, primary_key=True, on_delete=models.CASCADE, related_name="person")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="person")
    about = models.TextField(_("About me"), max_length=2000, blank=True)
    picture = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    commune = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    radius_km = models.PositiveSmallIntegerField(_("How far I can go"), null=True, blank=True)
    availability = models.IntegerField(default=0, validators=[MaxValueValidator(2**21 - 1)])  # vocabulary.availability
    hours_per_week = models.PositiveSmallIntegerField(
        _("Hours a week"), null=True, blank=True, validators=[MaxValueValidator(60)]
    )
    age_band = models.CharField(_("My age"), max_length=7, choices=AgeBand, blank=True, default="")
    awaits_guardian = models.BooleanField(default=False)  # nobody sees them, and they do nothing yet: see Guardianship
    guest_key = models.CharField(max_length=32, blank=True, default="")  # of a guest: what the links in their mails hold; "": an account
    causes = models.ManyToManyField(Cause, blank=True, related_name="+")
    tags = models.ManyToManyField(Tag, blank=True, related_name="+")  # shown to whom the skills are
    needs = models.ManyToManyField(Accommodation, blank=True, related_name="+")
    audiences = models.JSONField(default=dict)
    findable_by = models.CharField(max_length=8, choices=Finders, default=Finders.NOBODY)  # see actors.finding

    privacy = Privacy(
        path="user",
        erase=Erase.DELETE,
        fields={
            "about": Class.PERSONAL,
            "picture": Class.PERSONAL,
            "commune": Class.PERSONAL,
            "radius_km": Class.PERSONAL,
            "availability": Class.PERSONAL,
            "hours_per_week": Class.PERSONAL,
            "age_band": Class.PERSONAL,
            "causes": Class.PERSONAL,
            "tags": Class.PERSONAL,
            "needs": Class.SENSITIVE,
            "audiences": Class.PERSONAL,
            "findable_by": Class.PERSONAL,
            "guest_key": Class.TECHNICAL,
        },
    )

    @property
    def is_guest(self) -> bool:
        """Whether they take part without an account: no page of their own, and reached by mail alone."""
        return bool(self.guest_key)

    def audience_of(self, field: str) -> Audience:
        """Return who may see a field of FIELD_AUDIENCES: as chosen, else as it begins, for minors with care."""
        if self.awaits_guardian:
            return Audience.PRIVATE
        if field in self.audiences:
            return Audience(self.audiences[field])
        first = FIELD_AUDIENCES[field]
        if self.guest_key and first == Audience.PUBLIC:
            return Audience.SIGNED_IN
        return Audience.TIES if self.age_band in MINORS and first == Audience.PUBLIC else first


class Guardianship(Row):
    """A guardian's word about a young person: asked for by mail, given, refused or taken back through its link.

    The link holds a secret, the row only its digest. A person has one row that counts; the earlier ones are REPLACED.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        AGREED = "agreed", _("Agreed")
        REFUSED = "refused", _("Not agreed")
        WITHDRAWN = "withdrawn", _("Taken back")
        EXPIRED = "expired", _("Without an answer")
        REPLACED = "replaced", _("Replaced")
        OVER = "over", _("No longer needed")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="guardianships")
    email = models.EmailField(max_length=254)
    language = models.CharField(max_length=2)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret, in hex
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)  # not before the young person's own address is confirmed
    sends = models.PositiveSmallIntegerField(default=0)  # how often the mail went out; each has its own secret
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    wording = models.PositiveSmallIntegerField(default=0)  # which version of the page they agreed to

    privacy = Privacy(
        path="person__user",
        erase=Erase.DELETE,
        fields={"email": Class.PERSONAL, "digest": Class.TECHNICAL, "language": Class.PERSONAL},
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=~models.Q(state__in=["replaced", "over"]), name="one_guardianship_that_counts"
            )
        ]
        indexes = [models.Index(fields=["state", "expires_at"])]


class SkillLevel(models.IntegerChoices):
    LEARNING = 1, _("I am learning")
    ABLE = 2, _("I can do it well")
    TEACHING = 3, _("I can teach it")


class PersonSkill(Row):
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=SkillLevel, default=SkillLevel.ABLE)

    privacy = Privacy(
        path="person__user", erase=Erase.DELETE, fields={"skill": Class.PERSONAL, "level": Class.PERSONAL}
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "skill"], name="person_skill_once")]


class LanguageLevel(models.IntegerChoices):
    UNDERSTANDS = 1, _("I understand it")
    SPEAKS = 2, _("I get by")
    FLUENT = 3, _("I speak it fluently")
    NATIVE = 4, _("It is my own language")


class PersonLanguage(Row):
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="languages")
    language = models.ForeignKey(Language, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=LanguageLevel, default=LanguageLevel.FLUENT)

    privacy = Privacy(
        path="person__user", erase=Erase.DELETE, fields={"language": Class.PERSONAL, "level": Class.PERSONAL}
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "language"], name="person_language_once")]


class QualificationKind(models.TextChoices):
    """What is asked for most, so that what a person states and what work asks for meet; any other by its name."""

    DRIVING_B = "driving_b", _("Driving licence, cars (B)")
    DRIVING_C = "driving_c", _("Driving licence, lorries (C)")
    DRIVING_D = "driving_d", _("Driving licence, buses (D)")
    FIRST_AID = "first_aid", _("First aid")
    RESCUE = "rescue", _("Water rescue")
    YOUTH = "youth", _("Leading young people")
    TEACHER = "teacher", _("Teaching")
    NURSE = "nurse", _("Nursing")
    DOCTOR = "doctor", _("Medicine")
    PSYCHOLOGY = "psychology", _("Psychology")
    SIGNING = "signing", _("Sign language interpreting")
    FOOD = "food", _("Food hygiene")
    OTHER = "other", _("Another one")


class Qualification(Row):
    """What a person is trained or allowed to do, from when until when, and which association has seen the proof."""

    class Source(models.TextChoices):
        STATED = "stated"  # by the person
        DOCUMENT = "document"  # an association has seen it
        LEARNING = "learning"  # earned here

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="qualifications")
    kind = models.CharField(_("Qualification"), max_length=12, choices=QualificationKind)
    name = models.CharField(_("Its name, if it is another one"), max_length=120, blank=True)
    source = models.CharField(max_length=8, choices=Source, default=Source.STATED)
    valid_from = models.DateField(_("Valid from"), null=True, blank=True)
    valid_until = models.DateField(_("Valid until"), null=True, blank=True)  # None: it does not expire
    confirmed_by = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(
        path="person__user",
        erase=Erase.DELETE,
        fields={
            "kind": Class.PERSONAL, "name": Class.PERSONAL, "valid_from": Class.PERSONAL, "valid_until": Class.PERSONAL,
            "confirmed_by": Class.PERSONAL,
        },
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "name"], name="qualification_once"),
            models.CheckConstraint(
                condition=models.Q(valid_from=None) | models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
                name="qualification_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(QualificationKind(self.kind).label)
