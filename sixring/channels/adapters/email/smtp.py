"""Handing a mail to a mail server, and knowing afterwards which of four things happened: it was taken, it was refused
for good, it was refused for now, or nobody knows. Only the last may have reached the customer without our knowledge."""

import contextlib
import logging
import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ...contract import DeliveryError
from .oauth import sasl

log = logging.getLogger("sixring.email")
TIMEOUT = 30.0  # seconds for each answer of the server; after the mail itself it gets longer
TIMEOUT_AFTER_DATA = 120.0


@dataclass(frozen=True, slots=True)
class Server:
    """Where mails go out. `security`: "none", "starttls" or "tls". With `token`, which gives the access token to use
    now (told the one just refused: another), that is used in place of the password."""

    host: str
    port: int = 25
    security: str = "none"
    user: str = ""
    password: str = ""
    timeout: float = TIMEOUT
    timeout_after_data: float = TIMEOUT_AFTER_DATA
    token: Callable[[str], str] | None = field(default=None, repr=False)


def deliver(server: Server, envelope_from: str, recipients: Sequence[str], mail: bytes) -> None:
    """Hand over `mail`. Returns when the server has taken responsibility for the first recipient, raises
    `DeliveryError` otherwise. Never call it inside a transaction."""
    with connected(server) as smtp:
        envelope(smtp, envelope_from, recipients)
        data(smtp, server, mail)


@contextlib.contextmanager
def connected(server: Server) -> Iterator[smtplib.SMTP]:
    """A greeted, secured, signed-in connection. What fails here is worth another try: the mail was not shown yet."""
    try:
        smtp = greeted(server)
    except (OSError, smtplib.SMTPException, UnicodeError, ValueError) as error:
        raise DeliveryError(f"The mail server {server.host}:{server.port} can't be used: {told(error)}.") from error
    try:
        yield smtp
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            smtp.quit()
        smtp.close()


def greeted(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            smtp.starttls(context=context)
            smtp.ehlo()
        if server.token is not None:
            by_token(smtp, server.user, server.token)
        elif server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def by_token(smtp: smtplib.SMTP, user: str, token: Callable[[str], str]) -> None:
    chosen = sasl.mechanism(smtp.esmtp_features.get("auth", "").upper().split())
    if not chosen:
        raise smtplib.SMTPNotSupportedError("it takes no token (neither XOAUTH2 nor OAUTHBEARER); use a password")
    held = token("")
    try:
        smtp.auth(chosen, sasl.smtp_answers(chosen, user, held))
    except smtplib.SMTPAuthenticationError:  # our clock may be wrong, or the token was taken back
        smtp.auth(chosen, sasl.smtp_answers(chosen, user, token(held)))


def envelope(smtp: smtplib.SMTP, sender: str, recipients: Sequence[str]) -> None:
    try:
        answered(smtp.mail(sender), "refused our sender address")
        for number, recipient in enumerate(recipients):
            code, text = smtp.rcpt(recipient)
            if number == 0:
                answered((code, text), f"refused {recipient}")
            elif code >= 400:
                log.warning("copy to one recipient refused with %s", code)
    except (OSError, smtplib.SMTPException, UnicodeError, ValueError) as error:
        raise DeliveryError(f"The mail server broke off before it saw the mail: {told(error)}.") from error


def data(smtp: smtplib.SMTP, server: Server, mail: bytes) -> None:
    """The decisive part. Until the final dot the server can't have taken the mail; from the dot on it may have."""
    if not mail.endswith(b"\r\n"):
        mail += b"\r\n"
    dotted = smtplib._quote_periods(mail)  # type: ignore[attr-defined]
    try:
        answered(smtp.docmd("DATA"), "wanted no mail", wanted=354)
        smtp.send(dotted)
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryError(f"The mail server broke off while it received the mail: {told(error)}.") from error
    try:
        if smtp.sock is not None:
            smtp.sock.settimeout(server.timeout_after_data)
        smtp.send(b".\r\n")
        answer = smtp.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryError(
            f"The mail server got the whole mail, but its answer was lost ({told(error)}). It may have been delivered.",
            unknown=True,
        ) from error
    if not 200 <= answer[0] < 600:
        raise DeliveryError("The mail server got the whole mail and answered what is no answer.", unknown=True)
    answered(answer, "refused the mail")


def answered(answer: tuple[int, bytes], what: str, wanted: int = 0) -> None:
    """Raise unless the answer is a yes. 4xx: try again; 5xx: don't, except where it shuts its door (521, 530, 535)."""
    code, text = answer
    if code == wanted or (not wanted and 200 <= code < 300):
        return
    said = text.decode("utf-8", "replace").replace("\n", " ")[:300]
    permanent = 500 <= code < 600 and code not in (521, 530, 535, 538)
    raise DeliveryError(f"The mail server {what}: {code} {said}", permanent=permanent)


def told(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        return f"{error.smtp_code} {said}"[:200]
    return (str(error) or type(error).__name__)[:200]
