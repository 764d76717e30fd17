"""The shell, the public page, errors, forms, times and icons as they come out."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings

from sixring.look import errors, times, views
from sixring.look.forms import Renderer
from sixring.look.icons import family, known, names

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def page(view=views.style, path="/look/", **headers):
    return view(RequestFactory().get(path, headers=headers)).content.decode()


@pytest.mark.parametrize("view", [views.style, views.sample])
def test_a_page_needs_nothing_the_content_policy_forbids(view):
    html = page(view)
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*src=)", html)
    assert json.loads(re.search(r'name="htmx-config" content=\'([^\']+)', html)[1])["allowEval"] is False


@pytest.mark.parametrize("view", [views.style, views.sample])
def test_every_file_a_page_names_is_there(view):
    files = set(re.findall(r'(?:href|src)="/static/([^"#]+)', page(view)))
    assert not [name for name in files if finders.find(name) is None]
    assert len(files) > 20


@pytest.mark.parametrize("view", [views.style, views.sample])
def test_ids_are_unique(view):
    ids = re.findall(r'\sid="([^"]+)"', page(view))
    repeated = {one for one in ids if ids.count(one) > 1}
    assert not {one for one in repeated if not one.startswith("id_")}  # the style page shows its form twice


def test_a_page_has_its_landmarks_and_a_way_past_the_rail():
    html = page(views.sample)
    for part in ('href="#main"', '<main id="main"', '<nav class="rail" aria-label=', 'aria-live="polite"', "<h1"):
        assert part in html


@pytest.mark.parametrize(("cookie", "attribute"), [("dark", ' data-theme="dark"'), ("", ""), ('"><script>', "")])
def test_the_theme_comes_from_a_cookie_that_names_one(cookie, attribute):
    request = RequestFactory().get("/look/")
    request.COOKIES["theme"] = cookie
    assert f'dir="ltr"{attribute}>' in views.style(request).content.decode()


@override_settings(LANGUAGE_CODE="ar")
def test_a_right_to_left_language_turns_the_page():
    assert 'lang="ar" dir="rtl"' in page()


def test_an_error_says_what_happened_what_was_kept_and_what_to_do():
    request = RequestFactory().get("/")
    answer = errors.error_page(request, 409, happened="Ben resolved it.", kept="Your text.", todo="Open it again.")
    html = answer.content.decode()
    assert answer.status_code == 409
    for words in ("This can’t be done now", "Ben resolved it.", "Your text.", "Open it again."):
        assert words in html


def test_htmx_gets_an_error_as_a_toast():
    request = RequestFactory().get("/", headers={"HX-Request": "true"})
    html = errors.not_found(request, ValueError()).content.decode()
    assert html.startswith('<div class="toast bad" role="alert">')


def test_the_five_handlers_answer_with_their_status():
    request, error = RequestFactory().get("/"), ValueError()
    answers = [errors.bad_request(request, error), errors.forbidden(request, error), errors.not_found(request, error)]
    answers += [errors.csrf_failure(request), errors.broken(request)]
    assert [answer.status_code for answer in answers] == [400, 403, 404, 403, 500]


class Account(forms.Form):
    name = forms.CharField(help_text="As your team says it.")
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    note = forms.CharField(required=False)
    open = forms.BooleanField(required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_form_comes_in_our_markup_with_words_tied_to_fields():
    html = str(Account(renderer=Renderer()))
    assert '<label for="id_name">Name</label>' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert "<legend>Kind</legend>" in html
    assert 'class="field is-check"' in html
    assert html.count(">optional<") == 1
    assert html.count('type="hidden"') == 1


def test_a_wrong_field_says_so_beside_it():
    html = str(Account({"kind": "a"}, renderer=Renderer()))
    assert 'class="field is-wrong"' in html
    assert '<ul class="errorlist" id="id_name_error">' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=4), "4 min"),
        (timedelta(hours=3, minutes=50), "3 h"),
        (timedelta(days=2), "2 d"),
        (timedelta(days=40), "11 Oct"),
        (timedelta(days=400), "16 Oct 2025"),
        (-timedelta(minutes=11), "in 11 min"),
    ],
)
def test_times_are_short_and_relative(ago, words):
    assert times.short(NOW - ago, NOW) == words


def test_a_time_carries_its_exact_moment():
    html = Template("{% load look %}{% ago moment %}").render(Context({"moment": NOW}))
    assert 'datetime="2026-11-20T12:00:00+00:00"' in html
    assert 'title="Fri 20 Nov 2026, 12:00:00 UTC"' in html


def test_icons_are_silent_or_named():
    draw = Template('{% load look %}{% icon "mail" %}{% channel "email" "E-mail" %}').render(Context())
    assert 'aria-hidden="true"><use href="/static/look/icons.svg#mail"/>' in draw
    assert 'class="icon hue-mail" role="img"><title>E-mail</title>' in draw


def test_a_channel_from_elsewhere_has_an_icon_too():
    assert family("of a package that is gone") == "api"
    assert family("telegram") == "message"  # it isn't listed here: the channel says so itself
    assert {family(kind) for kind in ("email", "webchat", "call", "visit", "tracking", "webhook")} <= names()


def test_an_unknown_icon_is_refused():
    with pytest.raises(ValueError, match="No icon"):
        known("unicorn")
    with pytest.raises((ValueError, TemplateSyntaxError)):
        Template('{% load look %}{% icon "unicorn" %}').render(Context())


def test_what_a_customer_wrote_is_text():
    context = {"side": "in", "text": "<script>alert(1)</script>", "moment": NOW, "who": "Dan"}
    assert "<script>" not in render_to_string("look/parts/bubble.html", context)
