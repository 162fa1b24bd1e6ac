"""The small named world: who coordinates, who volunteers, who is a stranger. Built through the services."""

import datetime as dt
from dataclasses import dataclass, field

from touiza.accounts.models import User
from touiza.actors.models import Actor
from touiza.actors.services.people import create_person
from touiza.associations.models import Association, Role
from touiza.associations.services.founding import found_association
from touiza.associations.services.roles import give_role
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.opportunities.fields import OpportunityFields
from touiza.opportunities.models import Opportunity
from touiza.opportunities.services.publishing import create_opportunity, publish_opportunity
from touiza.vocabulary.models import Cause, Language, Place

PASSWORD = "a touiza is neighbours"

PEOPLE = {
    "rachid": ("رشيد مزيان", "ar", "masculine"),  # owner of the Friends of Chrea
    "nassima": ("نسيمة حاج علي", "ar", "feminine"),  # its coordinator
    "amina": ("أمينة بن يوسف", "ar", "feminine"),  # volunteers
    "yanis": ("Yanis Ferhat", "fr", "masculine"),  # volunteers too
    "chloe": ("Chloé Marchand", "fr", "feminine"),  # a stranger
    "dalia": ("داليا قاسم", "ar", "feminine"),  # reviews for this server
    "salima": ("سليمة بوزيد", "ar", "feminine"),  # owner of another association
}


@dataclass
class World:
    """The people by name, the two associations, and an opportunity that is open."""

    people: dict[str, Actor]
    chrea: Association
    nour: Association
    opportunity: Opportunity
    users: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def user(self, name: str) -> User:
        """Return the login of a person."""
        return self.users[name]


def add_person(name: str, spelling: str, language: str, form: str = "neutral") -> tuple[User, Actor]:
    """Make a login with its person."""
    user = User.objects.create_user(f"{name}@touiza.example", PASSWORD, language=language, form_of_address=form)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user, create_person(user=user, name=spelling, language=language).actor


def add_opportunity(association: Association, by: Actor, *, title: str = "نغرس الأرز في الشريعة", **changes: object) -> Opportunity:
    """Publish an opportunity next week; `changes` replace fields of OpportunityFields."""
    fields: dict[str, object] = {
        "title": TranslatedText.of("ar", ar=title),
        "body": TranslatedText.of("ar", ar="نلتقي صباحاً ونغرس معاً."),
        "day": clock.today() + dt.timedelta(days=7),
        "starts": dt.time(8, 30),
        "ends": dt.time(13, 0),
        "minutes": 270,
        "places": 3,
        "causes": tuple(Cause.objects.order_by("pk")[:1]),
        "languages": tuple(Language.objects.filter(code="ar")),
        "commune": Place.objects.get(code="dz_0908"),
        "address": TranslatedText.of("ar", ar="ساحة أول نوفمبر، البليدة"),
    } | changes
    opportunity = create_opportunity(association=association, by=by, fields=OpportunityFields(**fields))
    return publish_opportunity(opportunity=opportunity, by=by)


def build_world() -> World:
    """Build it anew."""
    made = {name: add_person(name, *facts) for name, facts in PEOPLE.items()}
    people = {name: actor for name, (_user, actor) in made.items()}
    users = {name: user for name, (user, _actor) in made.items()}
    users["dalia"].is_staff = True
    users["dalia"].save()
    chrea = found_association(
        founder=people["rachid"],
        name=TranslatedText.of("ar", ar="أصدقاء الشريعة", fr="Les Amis de Chréa"),
        handle="chrea",
        tagline=TranslatedText.of("ar", ar="نغرس الأرز ونحرسه."),
    )
    give_role(association=chrea, person=people["nassima"], kind=Role.Kind.COORDINATOR, by=people["rachid"])
    nour = found_association(
        founder=people["salima"], name=TranslatedText.of("ar", ar="نور قسنطينة"), handle="nour",
    )  # fmt: skip
    return World(people, chrea, nour, add_opportunity(chrea, people["nassima"]), users)
