"""A mail server for the tests, and the settings that lead to it, made as an operator makes them: by an address."""

from collections.abc import Callable, Iterator

import pytest
from pytest_django import Settings

from tests.mail.postbox import Postbox, serving
from touiza.config import environment
from touiza.mail.models import Message
from touiza.mail.services.sending import send_mail


@pytest.fixture
def send_to(settings: Settings) -> Callable[[str], None]:
    """Have mail sent by the server at an address, as TOUIZA_SMTP_URL would."""

    def aim(url: str) -> None:
        settings.DEMO = False
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        for name, value in environment.smtp(url).items():
            setattr(settings, name, value)

    return aim


@pytest.fixture
def postbox(send_to: Callable[[str], None]) -> Iterator[Postbox]:
    """A server that runs, takes everything and asks for nothing."""
    with serving(Postbox()) as running:
        send_to(running.url)
        yield running


@pytest.fixture
def write(db: None) -> Callable[..., Message]:
    """Write a mail as services do."""

    def of(to: str = "amina@touiza.example", cause: str = "activity:1", **how: object) -> Message:
        telling = {"subject": "قُبل طلبك: «نغرس الأرز»", "lines": ["الأحد، 08:30"], "url": "/ar/me/", "action": "ما يلي"}
        facts: dict[str, object] = {"kind": "application.accepted", "language": "ar", "template": "notice"}
        return send_mail(to=to, cause=cause, **{**facts, "context": {"telling": telling}, **how})  # type: ignore[arg-type]

    return of
