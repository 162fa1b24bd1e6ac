"""A real mail server on a port of its own, which keeps what it takes and refuses what it is told to."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from touiza.core import probe

OK = "250 OK"
Look = Callable[[], None]


@dataclass
class Postbox:
    """What came in, and what is answered: `answers` to RCPT and DATA, in turn, then OK."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # what was answered instead of OK
    to_recipients: list[str] = field(default_factory=list)
    to_messages: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    meanwhile: Look | None = None  # called when a message has come in, before it is answered

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_recipients:
            return self._refuse(self.to_recipients)
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.to_messages:
            return self._refuse(self.to_messages)
        content = envelope.original_content or b""
        mail = message_from_bytes(content, policy=policy.SMTP)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.recipients += envelope.rcpt_tos
        self.encrypted.append(session.ssl is not None)
        if self.meanwhile is not None:
            self.meanwhile()
        return OK

    def _refuse(self, answers: list[str]) -> str:
        self.refused.append(answers.pop(0))
        return self.refused[-1]


@contextmanager
def serving(postbox: Postbox, **how: Any) -> Iterator[Postbox]:
    """Run the server for a block, on the postbox's port, or a free one that it then keeps."""
    controller = Controller(postbox, hostname="127.0.0.1", port=postbox.port or probe.free_port("127.0.0.1"), **how)
    postbox.port = controller.port
    controller.start()
    try:
        yield postbox
    finally:
        controller.stop()


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for 127.0.0.1 that is its own authority; return it and its key."""
    certificate, key = folder / "mail.pem", folder / "mail.key"
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*words, *names, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    return certificate, key
