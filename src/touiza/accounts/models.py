"""A User is a login with its preferences. Who the person is to others is an Actor (app actors)."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from touiza.core import clock
from touiza.core.privacy import Class, Erase, Privacy


class UserManager(BaseUserManager["User"]):
    """Creates logins; e-mail addresses are kept in small letters."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class FormOfAddress(models.TextChoices):
    """How Arabic and French speak to this person."""

    NEUTRAL = "neutral", _("Without gender")
    FEMININE = "feminine", _("As a woman")
    MASCULINE = "masculine", _("As a man")


class Theme(models.TextChoices):
    AUTO = "auto", _("As my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class User(AbstractBaseUser, PermissionsMixin):
    """A login: e-mail, password (may be unusable: codes by mail are enough) and preferences."""

    email = models.EmailField(_("E-mail"), max_length=254, unique=True)  # in small letters
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)  # operators and reviewers of this server
    language = models.CharField(
        _("Language"), max_length=2, choices=[("ar", "العربية"), ("fr", "Français"), ("en", "English")], default="ar"
    )
    time_zone = models.CharField(_("Time zone"), max_length=64, default="Africa/Algiers")
    theme = models.CharField(_("Appearance"), max_length=5, choices=Theme, default=Theme.AUTO)
    form_of_address = models.CharField(
        _("How we speak to you"), max_length=9, choices=FormOfAddress, default=FormOfAddress.NEUTRAL
    )
    hijri_dates = models.BooleanField(_("Show Hijri dates too"), default=False)
    keyboard_shortcuts = models.BooleanField(_("Keyboard shortcuts"), default=True)
    mail_notices = models.BooleanField(_("Tell me by e-mail too"), default=True)
    second_factor_due = models.DateTimeField(null=True, blank=True)  # of staff without one: when it is needed
    terms_accepted_at = models.DateTimeField(null=True, blank=True)
    date_joined = models.DateTimeField(default=clock.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    privacy = Privacy(
        path="",
        erase=Erase.DELETE,
        fields={
            "email": Class.PERSONAL,
            "password": Class.SENSITIVE,
            "form_of_address": Class.PERSONAL,
            "language": Class.PERSONAL,
            "time_zone": Class.PERSONAL,
        },
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_small")]


class RateLimit(models.Model):
    """How often something was done under a key in a window of time. Rows are dropped by a periodic task."""

    key = models.CharField(max_length=120)
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    privacy = Privacy(path=None)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="rate_limit_once")]
        indexes = [models.Index(fields=["window"])]
