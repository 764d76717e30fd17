"""Mail about accounts, sent beside the request: an answer that took a mail's time would tell whose address is known."""

import logging
import threading

from django.core.mail import EmailMessage

log = logging.getLogger(__name__)


def send_soon(message: EmailMessage) -> threading.Thread:
    """Send without waiting. A mail that fails is logged by its subject alone; the person asks for another."""
    thread = threading.Thread(target=send, args=(message,), name="account mail")
    thread.start()
    return thread


def send(message: EmailMessage) -> None:
    try:
        message.send()
    except Exception:  # whatever the mail server does, nobody waits for it here
        log.exception("The mail “%s” could not be sent. Is SIXRING_MAIL_HOST right?", message.subject)
