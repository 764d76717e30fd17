"""Machines are recognised, people are not mistaken for them, and reports are read."""

from datetime import UTC, datetime

import pytest

from sixring.channels.adapters.email import mime
from sixring.channels.adapters.email.loops import automatic

NOW = datetime(2026, 11, 16, tzinfo=UTC)


def mail(head: str = "", sender: str = "dan@customer.test", body: str = "Hello"):
    return mime.parse(f"From: {sender}\nTo: support@example.com\n{head}\n{body}".encode(), NOW)


def test_a_person_is_no_machine():
    assert automatic(mail(), "dan@customer.test", {"support@example.com"}) is None
    assert automatic(mail("Auto-Submitted: no\nPrecedence: normal\n"), None) is None


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("Auto-Submitted: auto-replied\n", "Auto-Submitted"),
        ("Precedence: Bulk\n", "Precedence"),
        ("X-Auto-Response-Suppress: OOF\n", "X-Auto-Response-Suppress"),
        ("List-Id: <a.b>\n", "List-Id"),
        ("List-Unsubscribe: <mailto:x@y>\n", "List-Unsubscribe"),
        ("X-Autoreply: yes\n", "X-Autoreply"),
        ("Feedback-ID: a\n", "Feedback-ID"),
        ("Return-Path: <>\n", "no return path"),
        ("X-Sixring-Loop: us\n", "loop mark"),
        ("Content-Type: multipart/report; boundary=b\n", "report"),
    ],
)
def test_a_machine_is_known_by(head: str, why: str):
    assert why in (automatic(mail(head), None, mark="us") or "")


def test_the_null_sender_speaks_for_itself():
    assert "return path" in (automatic(mail(), "") or "")


@pytest.mark.parametrize(
    "sender", ["no-reply@x.test", "MAILER-DAEMON@x.test", "bounces+a=b@x.test", "postmaster@x.test"]
)
def test_some_names_are_machines(sender: str):
    assert "machine" in (automatic(mail(sender=sender), "x@x.test") or "")


def test_our_own_address_is_a_loop():
    assert "our own" in (automatic(mail(sender="Support@example.com"), "x", {"support@example.com"}) or "")


def test_a_delivery_report_is_read():
    read = mail(
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n",
        body="--b\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.test\n\n"
        "Final-Recipient: rfc822; dan@customer.test\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 no\n such user\n\n--b\nContent-Type: text/rfc822-headers\n\n"
        "Message-ID: <cx.1.2.x@example.com>\nSubject: Hi\n--b--\n",
    )
    [bounce] = read.bounces
    assert (bounce.action, bounce.status, bounce.recipient) == ("failed", "5.1.1", "dan@customer.test")
    assert (bounce.diagnostic, bounce.original_id) == ("smtp; 550 no such user", "cx.1.2.x@example.com")


def test_a_complaint_is_read():
    read = mail(
        "Content-Type: multipart/report; report-type=feedback-report; boundary=b\n",
        body="--b\n\nSpam.\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n"
        "Original-Rcpt-To: <dan@customer.test>\n--b--\n",
    )
    [complaint] = read.bounces
    assert (complaint.action, complaint.recipient) == ("complaint", "dan@customer.test")
    assert automatic(read, "x") == "It is a complaint report."
