"""Dan as he is known, and somebody who claims to be Dan."""

import pytest

from tests.cast import where


@pytest.fixture
def known(dan):
    """Dan, as we know him: his mails are signed."""
    return where(dan.writes("My order is late", subject="Order 20391"))


@pytest.fixture
def claim(known, dan):
    """The same address, without proof, about something else."""
    return where(dan.writes("It is me, where is it?", proof="claimed", subject="Me again"))
