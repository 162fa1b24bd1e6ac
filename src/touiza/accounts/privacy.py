"""The walk that export and erasure share: from a person to every row that is theirs, by what each model declares."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from touiza.accounts.models import User
from touiza.core.privacy import Class, Erase, Privacy

NOBODYS = Privacy(path=None)

# Models of other packages, which cannot declare it themselves.
FOREIGN: dict[str, Privacy] = {
    "account.emailaddress": Privacy(path="user", erase=Erase.DELETE, fields={"email": Class.PERSONAL}),
    "account.emailconfirmation": Privacy(
        path="email_address__user", erase=Erase.DELETE, fields={"key": Class.TECHNICAL}
    ),
    "mfa.authenticator": Privacy(
        path="user",
        erase=Erase.DELETE,
        fields={"type": Class.PERSONAL, "last_used_at": Class.PERSONAL, "data": Class.TECHNICAL},  # its keys are in `data`
    ),
    "usersessions.usersession": Privacy(
        path="user",
        erase=Erase.DELETE,
        fields={
            "ip": Class.PERSONAL,
            "user_agent": Class.PERSONAL,
            "session_key": Class.TECHNICAL,
            "data": Class.TECHNICAL,
        },
    ),
    "sessions.session": NOBODYS,  # ended by key, see services.sessions
    "auth.group": NOBODYS,
    "auth.permission": NOBODYS,
    "contenttypes.contenttype": NOBODYS,
    "sites.site": NOBODYS,
}
FOREIGN_APPS = frozenset({"procrastinate"})  # its rows carry ids of ours, never what a person typed

# What is never handed out, not even to its owner: it opens doors.
SECRETS = frozenset({"password", "session_key", "key", "digest", "data", "guest_key"})


@dataclass(frozen=True)
class Holding:
    """The rows of one model that are a person's. `rows` is fixed: it does not follow later changes."""

    model: type[models.Model]
    privacy: Privacy
    keys: tuple[object, ...]

    @property
    def rows(self) -> models.QuerySet[models.Model]:
        return self.model._base_manager.filter(pk__in=self.keys)

    def personal_fields(self) -> list[models.Field]:
        """Return the fields an erasure empties."""
        return [self.model._meta.get_field(name) for name in self.privacy.personal_fields()]


def privacy_of(model: type[models.Model]) -> Privacy:
    """Return what a model declares; raises ImproperlyConfigured for one that declares nothing."""
    declared = getattr(model, "privacy", None)
    if isinstance(declared, Privacy):
        return declared
    if model._meta.app_label in FOREIGN_APPS:
        return NOBODYS
    if model._meta.label_lower in FOREIGN:
        return FOREIGN[model._meta.label_lower]
    raise ImproperlyConfigured(f"{model._meta.label} does not declare whose its rows are: give it a `privacy`.")


def every_model() -> list[type[models.Model]]:
    """Return every model with a table of its own that somebody wrote."""
    return [model for model in apps.get_models() if not model._meta.proxy]


def addresses_of(user: User) -> frozenset[str]:
    """Return every e-mail address of a person, in small letters."""
    rows = apps.get_model("account", "EmailAddress")._base_manager.filter(user=user)
    return frozenset({user.email.lower(), *(address.lower() for address in rows.values_list("email", flat=True))})


def holdings(user: User) -> Iterator[Holding]:
    """Yield what is a person's, model by model; models where they have nothing are passed over.

    A row is theirs when the model's path leads to them, or when a personal e-mail field holds one of their addresses
    (an invitation not yet taken up, a mail written before there was an account).
    """
    addresses = addresses_of(user)
    for model in every_model():
        privacy = privacy_of(model)
        if privacy.path is None:
            continue
        own = models.Q(**{privacy.path or "pk": user.pk}, **privacy.where)
        for field in _email_fields(model, privacy):
            own |= models.Q(**{f"{field}__in": addresses})
        keys = tuple(model._base_manager.filter(own).order_by("pk").values_list("pk", flat=True).distinct())
        if keys:
            yield Holding(model, privacy, keys)


def _email_fields(model: type[models.Model], privacy: Privacy) -> list[str]:
    return [name for name in privacy.personal_fields() if isinstance(model._meta.get_field(name), models.EmailField)]
