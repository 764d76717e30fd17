"""A lake written by hand, and a screen of whoever looks."""

import pytest
from django.test import Client

from sixring.core.models import Role
from tests.cast import agent_of, employ
from tests.insights.sharing.conftest import told

__all__ = ["screen", "told"]


@pytest.fixture
def screen():
    """`screen(ada)`: her browser."""

    def of(actor):
        client = Client()
        client.force_login(agent_of(actor))
        return client

    return of


@pytest.fixture
def other_lead():
    """Leads a team that may see nothing of Support's channels."""
    return employ("Lena", Role.LEAD, "Elsewhere")
