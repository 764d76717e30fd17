"""Every page there is, from the list of addresses: axe finds nothing, and nothing sticks out. Wide in light and on a
phone in the dark by default; the other two ways round are slow."""

import pytest
from django.urls import reverse

from tests.browser.conftest import SIZES
from tests.browser.test_desk import OPEN_ALL
from tests.home.behind import ask, world
from tests.home.routes import ROUTES, patterns

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["world"]  # the fixture


def addresses(world, actor):
    """Where a page answers `actor` with HTML to look at: no fragments, files or streams."""
    wants = dict(patterns())
    for name in (name for name, (method, _least, _hidden) in ROUTES.items() if method == "GET"):
        answer = ask(actor, name, world, "GET")
        if answer.status_code == 200 and not answer.streaming and b"<main" in answer.content:
            yield reverse(name, kwargs={key: world[key] for key in wants[name]})


@pytest.mark.parametrize(
    ("theme", "size"),
    [
        ("light", "wide"),
        ("dark", "phone"),
        pytest.param("dark", "wide", marks=pytest.mark.slow),
        pytest.param("light", "phone", marks=pytest.mark.slow),
    ],
)
def test_axe_finds_nothing_on_any_page(browser, world, ada, theme, size):
    from axe_playwright_python.sync_playwright import Axe

    places = list(addresses(world, ada))
    assert len(places) > 20
    found = {}
    with browser(ada, "/people/") as page:
        base = page.url.removesuffix("/people/")
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # nothing half-way
        for place in places:
            page.goto(base + place, wait_until="load")
            page.evaluate(OPEN_ALL)
            wrong = [
                (one["id"], node["html"][:200])
                for one in Axe().run(page).response["violations"]
                for node in one["nodes"]
            ]
            if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                wrong.append(("sticks out", size))
            if wrong:
                found[place] = wrong
    assert found == {}
