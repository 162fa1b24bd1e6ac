"""What a mail server's refusal means: whether trying again can help, and what the operator reads of it."""

import re
import smtplib
from collections.abc import Iterator

from touiza.kernel.text import clean_line

PERMANENT = 500  # reply codes from here on are final, RFC 5321 §4.2.1
LONGEST = 300  # characters
POLICY = re.compile(r"5\.7\.")  # RFC 3463: refused for what is sent or who sends, not for whom


def is_final(error: BaseException) -> bool:
    """Is this recipient, or this message, refused for good? Or can it not be written as a mail at all?

    A refused sender or password is not final, whatever its code: the operator mends it, and what waited goes out.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
        return all(code >= PERMANENT for code, _said in _answers(error))
    return isinstance(error, ValueError) and not isinstance(error, OSError)  # a certificate that is not believed is both


def refuses_address(error: BaseException) -> bool:
    """Does the server say that nobody has this address, now or later? Not, where it only will not take this mail."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code >= PERMANENT and not POLICY.match(str(text)) for code, text in _answers(error))


def reason_of(error: BaseException) -> str:
    """Return the kind of an error and what the server said, in one line: "SMTPDataError: 554 5.7.1 spam"."""
    said = "; ".join(f"{code} {text}" for code, text in _answers(error)) or str(error)
    return clean_line(f"{type(error).__name__}: {said}")[:LONGEST]


def _answers(error: BaseException) -> Iterator[tuple[int, str]]:
    """Yield the codes and words that the server answered with."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        found: list[tuple[int, bytes | str]] = list(error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        found = [(error.smtp_code, error.smtp_error)]
    else:
        found = []
    for code, said in found:
        yield code, said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
