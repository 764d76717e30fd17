"""What people type when they build a survey."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from sixring.channels.adapters.webchat.settings import origin_of
from sixring.conversations.widget import colours
from sixring.core import brands
from sixring.core.models import Brand

from . import shaping
from .branching import TESTS, WORDS
from .checking import MOST_OPTIONS
from .design import Design, Question, named
from .kinds import CHOICE, KINDS, MATRIX, TEXT
from .languages import NAMES, own
from .touchpoints import TOUCHPOINTS, usual

CONDITIONS = 2
LINES = {"rows": 5}


class NewForm(forms.Form):
    """A survey from a template, or from nothing."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As colleagues know it."))
    touchpoint = forms.ChoiceField(choices=[], label=_("What it asks about"), required=False)
    languages = forms.MultipleChoiceField(
        choices=[], label=_("Languages"), widget=forms.CheckboxSelectMultiple,
        help_text=_("The first is the one you write in. More can be added later."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        touchpoint, languages = self.fields["touchpoint"], self.fields["languages"]
        assert isinstance(touchpoint, forms.ChoiceField)
        assert isinstance(languages, forms.MultipleChoiceField)
        known = [(one.key, one.label) for one in TOUCHPOINTS.values()]
        touchpoint.choices = [*known, ("", _("Something else: begin with nothing"))]
        languages.choices = [(one, NAMES[one]) for one in usual.LANGUAGES]

    def design(self) -> dict[str, Any]:
        typed = self.cleaned_data
        found = TOUCHPOINTS.get(typed["touchpoint"])
        if found is not None:
            return found.design(typed["languages"])
        return {"languages": typed["languages"], "texts": usual.frame(typed["languages"]), "questions": []}


class SettingsForm(forms.Form):
    """What a survey is besides what it asks."""

    name = forms.CharField(label=_("Name"), max_length=120)
    touchpoint = forms.ChoiceField(choices=[], label=_("What it asks about"), required=False)
    brand = forms.ModelChoiceField(
        queryset=Brand.objects.none(), required=False, label=_("Brand"), empty_label=_("The main brand"),
        help_text=_("Whose name, colour and picture the page carries."),
    )  # fmt: skip
    anonymous = forms.BooleanField(
        required=False, label=_("Anonymous"),
        help_text=_("Neither who answers nor when within a day is kept. This can’t be changed once there are answers."),
    )  # fmt: skip
    by_anyone = forms.BooleanField(
        required=False, label=_("Whoever has the link may answer"), help_text=_("For QR codes, slips and posts.")
    )
    kiosk = forms.BooleanField(
        required=False, label=_("A page for a tablet"),
        help_text=_("Larger, and ready for the next visitor by itself."),
    )  # fmt: skip
    origins = forms.CharField(
        required=False, label=_("Sites that may show it in a frame"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, such as https://www.example.com. Empty: none may."),
    )  # fmt: skip
    incentive = forms.CharField(
        required=False, max_length=200, label=_("What is given for answering"),
        help_text=_("Recorded with each answer; results compare answers with and without."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        touchpoint, brand = self.fields["touchpoint"], self.fields["brand"]
        assert isinstance(touchpoint, forms.ChoiceField)
        assert isinstance(brand, forms.ModelChoiceField)
        touchpoint.choices = [("", _("Something else")), *((one.key, one.label) for one in TOUCHPOINTS.values())]
        brand.queryset = brands.every()

    def clean_origins(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["origins"].splitlines() if line.strip()]
        wrong = [line for line in lines if not origin_of(line)]
        if wrong:
            raise forms.ValidationError(said("“%(line)s” is no address of a site.") % {"line": wrong[0][:80]})
        return list(dict.fromkeys(origin_of(line) for line in lines))[:20]


class WordsForm(forms.Form):
    """The survey's own words in one language."""

    title = forms.CharField(required=False, max_length=200, label=_("Heading"))
    intro = forms.CharField(
        required=False, max_length=1000, label=_("Introduction"), widget=forms.Textarea(attrs={"rows": 2})
    )
    thanks = forms.CharField(
        required=False, max_length=1000, label=_("Thanks at the end"), widget=forms.Textarea(attrs={"rows": 2})
    )


class ThemeForm(forms.Form):
    """How its page looks."""

    colour = forms.CharField(
        required=False, max_length=7, label=_("Colour"), help_text=_("Such as #2f6f4f. Empty: the brand’s.")
    )
    look = forms.ChoiceField(
        required=False, label=_("Light or dark"),
        choices=[("", _("As the visitor’s device")), ("light", _("Light")), ("dark", _("Dark"))],
    )  # fmt: skip
    logo = forms.BooleanField(required=False, label=_("Show the brand’s picture"))

    def clean_colour(self) -> str:
        colour = self.cleaned_data["colour"].strip()
        if colour and not colours.spelt(colour):
            raise forms.ValidationError(said("Write a colour like #2f6f4f."))
        return colours.spelt(colour)


class QuestionForm(forms.Form):
    """One question in one language: only the fields its kind has."""

    ask = forms.CharField(required=False, max_length=500, label=_("Question"), widget=forms.Textarea(attrs={"rows": 2}))
    hint = forms.CharField(required=False, max_length=500, label=_("Hint"))
    low = forms.CharField(required=False, max_length=80, label=_("Words at the lower end"))
    high = forms.CharField(required=False, max_length=80, label=_("Words at the upper end"))
    top = forms.TypedChoiceField(choices=[], coerce=int, label=_("Scale"))
    lines = forms.CharField(required=False, label=_("Answers, one a line"), widget=forms.Textarea(attrs=LINES))
    other = forms.BooleanField(required=False, label=_("The last answer takes their own words"))
    several = forms.BooleanField(required=False, label=_("Several may be chosen"))
    long = forms.BooleanField(required=False, label=_("Room for several lines"))
    required = forms.BooleanField(required=False, label=_("Has to be answered"))
    page = forms.BooleanField(required=False, label=_("Begins a new page"))

    def __init__(self, *args: Any, design: Design, question: Question, language: str, **kwargs: Any) -> None:
        self.design, self.question, self.language = design, question, language
        kwargs.setdefault("prefix", question.key)
        kwargs["initial"] = self.first()
        super().__init__(*args, **kwargs)
        self.keep_only(set(fields_of(question, language == design.main)))
        if "top" in self.fields:
            field = self.fields["top"]
            assert isinstance(field, forms.TypedChoiceField)
            low = (question.scale or (1, 1))[0]
            field.choices = [(top, f"{low}–{top}") for top in KINDS[question.kind].tops]
        if question.kind == MATRIX:
            self.fields["lines"].label = said("Lines, one each")
        if "page" in self.fields:
            self.add_conditions()

    def keep_only(self, wanted: set[str]) -> None:
        for name in set(self.fields) - wanted:
            del self.fields[name]

    def first(self) -> dict[str, Any]:
        one = self.question
        texts = {name: own(one.texts, self.language, name) for name in ("ask", "hint", "low", "high")}
        choices = one.options or one.rows
        plain = {"required": one.required, "several": one.several, "page": one.page, "long": one.long}
        conditions: dict[str, Any] = {}
        for n, condition in enumerate(one.branch[:CONDITIONS]):
            value = condition.value
            conditions |= {f"if_{n}": condition.question, f"test_{n}": condition.test,
                           f"value_{n}": f"{value:g}" if isinstance(value, float) else value}  # fmt: skip
        return {
            **texts, **plain, **conditions, "top": (one.scale or (0, 0))[1],
            "lines": "\n".join(str(option.texts.get(self.language, "")) for option in choices),
            "other": bool(one.options) and one.options[-1].other,
        }  # fmt: skip

    def add_conditions(self) -> None:
        before = self.design.questions[: self.design.questions.index(self.question)]
        if not before:
            return
        asked = [("", "—"), *((one.key, one.ask(self.language, self.design.main)[:80]) for one in before)]
        values = [("", "—"), *((value, words) for one in before for value, words in answers_to(one, self.design.main))]
        for n in range(CONDITIONS):
            self.fields[f"if_{n}"] = forms.ChoiceField(choices=asked, required=False, label=said("Only if"))
            self.fields[f"test_{n}"] = forms.ChoiceField(
                choices=list(WORDS.items()), required=False, label=said("answer")
            )
            self.fields[f"value_{n}"] = forms.ChoiceField(
                choices=list(dict(values).items()), required=False, label=said("value")
            )

    @property
    def plain(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if not name.startswith(("if_", "test_", "value_"))]

    @property
    def conditions(self) -> list[tuple[forms.BoundField, ...]]:
        numbers = [n for n in range(CONDITIONS) if f"if_{n}" in self.fields]
        return [tuple(self[f"{part}_{n}"] for part in ("if", "test", "value")) for n in numbers]

    def said(self) -> dict[str, Any]:
        """What to change of the question's JSON."""
        typed, one = self.cleaned_data, self.question
        names = ("ask", "hint", "low", "high")
        texts: dict[str, str] = {name: typed[name].strip() for name in names if name in typed}
        found: dict[str, Any] = {"texts": shaping.ask({"texts": one.texts}, self.language, texts)}
        if "lines" in typed:
            found[shaping.has_choices(one.kind)] = self.choices(typed["lines"])
        for name in ("required", "several", "page", "long"):
            if name in typed:
                found[name] = typed[name]
        if "top" in typed and one.scale:
            found["scale"] = [one.scale[0], typed["top"]]
        if self.conditions:
            found["branch"] = self.branch()
        return found

    def choices(self, text: str) -> list[dict[str, Any]]:
        lines = [" ".join(line.split())[:200] for line in text.splitlines()]
        main = self.design.main
        if self.language == main:
            lines = list(dict.fromkeys(line for line in lines if line))[:MOST_OPTIONS]
        known = [{"key": one.key, "texts": dict(one.texts), "other": one.other}
                 for one in self.question.options or self.question.rows]  # fmt: skip
        found = shaping.choices(known, lines, self.language, main)
        if "other" in self.cleaned_data:
            found = [{**one, "other": False} for one in found]
            if found:
                found[-1]["other"] = self.cleaned_data["other"]
        return found

    def branch(self) -> list[dict[str, Any]]:
        found = []
        for n in range(CONDITIONS):
            asked, test, value = (self.cleaned_data.get(f"{part}_{n}") for part in ("if", "test", "value"))
            if asked and test in TESTS:
                number = int(value) if value and value.isdecimal() else value
                found.append({"question": asked, "test": test, "value": number or (0 if number == 0 else None)})
        return found


def fields_of(question: Question, main: bool) -> Sequence[str]:
    """Rule: what may be changed of a question of this kind; in another language only its words."""
    texts = ["ask", "hint"]
    if question.scale:
        texts += ["low", "high"]
    if question.kind in (CHOICE, MATRIX):
        texts += ["lines"]
    if not main:
        return texts
    rest = ["required", "page"]
    if KINDS[question.kind].tops:
        rest += ["top"]
    if question.kind == CHOICE:
        rest += ["several", "other"]
    return [*texts, *rest, *(["long"] if question.kind == TEXT else [])]


def answers_to(question: Question, main: str) -> list[tuple[str, str]]:
    if question.scored:
        return [(str(point), str(point)) for point in question.points]
    return [(one.key, named(one, main)) for one in question.options]
