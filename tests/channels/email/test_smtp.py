"""What became of a mail we handed over, on a server that misbehaves as it is told."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

import pytest

from sixring.channels.adapters.email.smtp import Server, deliver
from sixring.channels.contract import DeliveryError

MAIL = b"From: a@example.com\r\nSubject: x\r\n\r\n.dot\r\nbody\r\n"


class Script:
    """A mail server for one conversation that answers by `answers`: verb → reply, "" says nothing, "close" hangs up."""

    def __init__(self, answers: dict[str, str], at_dot: Callable[[socket.socket], None] | None) -> None:
        self.answers, self.at_dot = answers, at_dot
        self.got: list[bytes] = []

    def serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as lines, suppress(HungUp, OSError):
            self.say(connection, "banner", "220 ready")
            while line := lines.readline():
                verb = line.split()[0].decode().upper()
                if verb == "DATA":
                    self.take(connection, lines)
                else:
                    self.say(connection, verb, "221 bye" if verb == "QUIT" else "250 ok")

    def take(self, connection: socket.socket, lines: BinaryIO) -> None:
        self.say(connection, "DATA", "354 go")
        if not self.answers.get("DATA", "354").startswith("354"):
            return
        while (part := lines.readline()) not in (b".\r\n", b""):
            self.got.append(part)
            if self.answers.get("body") == "close":
                raise HungUp
        if self.at_dot:
            self.at_dot(connection)
        self.say(connection, "dot", "250 taken")

    def say(self, connection: socket.socket, verb: str, default: str) -> None:
        reply = self.answers.get(verb, default)
        if reply == "close":
            raise HungUp
        if reply:
            connection.sendall(reply.encode() + b"\r\n")


class HungUp(Exception):
    pass


@contextmanager
def scripted(
    answers: dict[str, str], at_dot: Callable[[socket.socket], None] | None = None
) -> Iterator[tuple[int, list]]:
    """The port of a scripted server and the lines of the mail it gets."""
    script = Script(answers, at_dot)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=lambda: script.serve(listener.accept()[0]), daemon=True)
        thread.start()
        yield listener.getsockname()[1], script.got
        thread.join(5)


def send(port: int, mail: bytes = MAIL, to: tuple[str, ...] = ("dan@customer.test",)) -> None:
    deliver(Server("127.0.0.1", port, timeout=0.5, timeout_after_data=0.5), "support@example.com", list(to), mail)


def fate(answers: dict[str, str], mail: bytes = MAIL) -> str:
    with scripted(answers) as (port, _):
        try:
            send(port, mail)
        except DeliveryError as error:
            return "unknown" if error.unknown else "refused" if error.permanent else "later"
    return "taken"


def test_it_is_taken_byte_for_byte():
    with scripted({}) as (port, got):
        send(port)
    assert b"".join(got) == MAIL.replace(b"\r\n.dot", b"\r\n..dot")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"QUIT": "close"}, "taken"),
        ({"QUIT": ""}, "taken"),
        ({"dot": "250"}, "taken"),
        ({"MAIL": "451 later"}, "later"),
        ({"RCPT": "450 greylisted"}, "later"),
        ({"DATA": "421 closing"}, "later"),
        ({"dot": "452 disk full"}, "later"),
        ({"banner": "554 go away"}, "later"),
        ({"banner": "close"}, "later"),
        ({"banner": ""}, "later"),
        ({"MAIL": "close"}, "later"),
        ({"DATA": "close"}, "later"),
        ({"DATA": ""}, "later"),
        ({"RCPT": "530 sign in first"}, "later"),
        ({"MAIL": "550 not you"}, "refused"),
        ({"RCPT": "550 no such user"}, "refused"),
        ({"DATA": "554 no mail from you"}, "refused"),
        ({"dot": "554 spam"}, "refused"),
        ({"dot": "close"}, "unknown"),
        ({"dot": ""}, "unknown"),
        ({"dot": "gibberish"}, "unknown"),
    ],
)
def test_its_fate_is_known(answers: dict[str, str], expected: str):
    assert fate(answers) == expected


def test_a_line_cut_in_the_middle_of_the_mail_is_no_delivery():
    assert fate({"body": "close"}, MAIL + b"x" * 70 + b"\r\n" * 3_000_000) == "later"


def test_a_half_closed_connection_after_the_dot_is_unknown():
    with (
        scripted({"dot": ""}, at_dot=lambda connection: connection.shutdown(socket.SHUT_WR)) as (port, _),
        pytest.raises(DeliveryError, match="may have been delivered") as caught,
    ):
        send(port)
    assert caught.value.unknown


def test_nobody_there_is_worth_another_try():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(DeliveryError) as caught:
        send(port)
    assert not caught.value.permanent
    assert not caught.value.unknown
