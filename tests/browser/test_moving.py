"""An import in the browser: looked through, brought in, and on a phone too."""

import json

import pytest

from sixring.core.actors import SYSTEM
from sixring.moving import moves
from sixring.moving.models import Move
from tests.moving.conftest import USER, ZOE, ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_dry_run_is_read_and_started(browser, ada, tmp_path) -> None:
    rows = [USER, ZOE, ticket(), ticket(2, status="odd")]
    (tmp_path / "tickets.json").write_text("\n".join(map(json.dumps, rows)))
    move = moves.open_in("zendesk", tmp_path, actor=SYSTEM, name="tickets.json")
    while moves.settle():
        pass
    with browser(ada, f"/settings/moving/{move.pk}/") as page:
        assert "none that Zendesk has" in page.inner_text("main")
        page.get_by_role("button", name="Bring it in").click()
        page.wait_for_selector("progress")
    while moves.settle():
        pass
    assert Move.objects.get().counts["tickets"] == 1
    with browser(ada, f"/settings/moving/{move.pk}/", size="phone", theme="dark") as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert "What was brought in" in page.inner_text("main")
