"""Rooms fill the rail, panels and settings at start-up; a request sees what it may."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from sixring.look import slots


@pytest.fixture(autouse=True)
def empty():
    with slots.emptied():
        yield


def drawn(source, path="/", **context):
    request = RequestFactory().get(path)
    return Template("{% load look %}" + source).render(Context({"request": request, **context}))


def test_the_rail_shows_what_was_registered_in_order_with_its_count():
    slots.rail("sample", "Desk", "desk", "look:sample", 20, badge=lambda request: 12, badge_label="waiting", key="g d")
    slots.rail("style", "Home", "home", "look:style", 10)
    html = drawn("{% rail %}")
    assert html.index("Home") < html.index("Desk")
    assert '<span class="count">12<span class="unseen"> waiting</span></span>' in html
    assert 'data-key="g d"' in html


def test_a_count_of_nothing_is_not_shown():
    slots.rail("sample", "Desk", "desk", "look:sample", 20, badge=lambda request: 0)
    assert 'class="count"' not in drawn("{% rail %}")


def test_what_a_role_may_not_use_is_not_on_the_rail():
    slots.rail("sample", "Desk", "desk", "look:sample", 20, may=lambda request: False)
    assert "Desk" not in drawn("{% rail %}")


@pytest.mark.parametrize(
    ("path", "lit"), [("/look/sample/", "Desk"), ("/conversations/7/", "Desk"), ("/look/", "Home")]
)
def test_the_best_fitting_entry_is_lit_and_only_it(path, lit):
    slots.rail("style", "Home", "home", "look:style", 10)
    slots.rail("sample", "Desk", "desk", "look:sample", 20, holds=["/conversations/"])
    html = drawn("{% rail %}", path)
    assert html.count('aria-current="page"') == 1
    assert html.split('aria-current="page"')[1].split("<span>")[1].startswith(lit)


def test_a_phone_shows_four_and_the_rest_under_more():
    for n in range(6):
        slots.rail(f"r{n}", f"Room {n}", "home", "look:style", n)
    html = drawn("{% rail %}")
    assert html.count("is-spare") == 2
    assert html.count("only-phone") == 2


def test_an_unknown_icon_fails_at_start_up():
    with pytest.raises(ValueError, match="No icon"):
        slots.rail("desk", "Desk", "dessk", "look:sample", 20)


def test_panels_come_in_order_and_plain_text_is_escaped():
    slots.panel("person", lambda request, subject: mark_safe(f"<p>{subject}</p>"), 20, name="second")
    slots.panel("person", lambda request, subject: "<b>", 10, name="first")
    slots.panel("conversation", lambda request, subject: "elsewhere", 10, name="other")
    slots.panel("person", lambda request, subject: "secret", 30, name="third", may=lambda request: False)
    assert drawn('{% panels "person" "Dan" %}') == "&lt;b&gt;<p>Dan</p>"


def test_settings_pages_are_listed_for_those_who_may():
    slots.settings_page("channels", "Channels", "channels", "look:style", 10)
    slots.settings_page("owner", "Billing", "key", "look:sample", 20, may=lambda request: False)
    html = drawn("{% settings_pages %}", "/look/")
    assert 'href="/look/" aria-current="page"' in html
    assert "Billing" not in html


def test_registering_twice_replaces():
    slots.rail("desk", "Old", "desk", "look:sample", 20)
    slots.rail("desk", "New", "desk", "look:sample", 20)
    html = drawn("{% rail %}")
    assert "New" in html
    assert "Old" not in html
