"""The list of people: filters, columns and sheets; companies; consent; what colleagues say of somebody."""

import csv
import io
import zipfile

import pytest
from django.urls import reverse

from sixring.core.models import CustomField, Role
from sixring.people import companies, consent, merge, profile, statements
from sixring.people.models import Fact, Person
from tests.cast import employ
from tests.screens import enter, only_for, read

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"people:{name}", args=args)


@pytest.fixture
def person(dan):
    dan.chats("Do you have trays?", also=[["email", dan.email, "token"]])
    return dan.writes("Where are they?", facts={"name": "Dan Reed", "company": "Allotments Ltd"}).identity.person


@pytest.fixture
def bens(ben):
    return enter(ben)


@pytest.fixture
def leads():
    return enter(employ("Fay", Role.LEAD, "Support"))


def shown(client, **asked):
    return read(client.get(at("list"), asked)).count("data-row")


def test_filters_have_to_hold_together(person, erin, bens, accounts):
    erin.writes("Hello")
    erin.looks("/trays")
    assert shown(bens) == 3
    assert shown(bens, known="visitor") == 1
    assert shown(bens, known="verified", q="dan") == 1
    assert shown(bens, known="verified", q="nobody") == 0
    assert shown(bens, account=accounts["steps"].pk) == 1
    assert shown(bens, company=companies.key_of("Allotments Ltd")) == 1
    assert shown(bens, waiting="1") == 2
    assert shown(bens, kind="partner") == 0


def test_unknown_filters_are_left_out(person, bens):
    assert shown(bens, kind="emperor", known="?", account="x" * 20, sort="--", page="99999999") == 1


def test_columns_are_chosen_and_remembered(person, bens):
    assert "Company" in read(bens.get(at("list"))).split("<thead>")[1].split("</thead>")[0]
    bens.get(at("list"), {"columns": ["card", "city"]})
    head = read(bens.get(at("list"))).split("<thead>")[1].split("</thead>")[0]
    assert "Card" in head
    assert "Company" not in head


def test_custom_fields_are_columns(person, bens, ben):
    CustomField.objects.create(on="person", key="soil", label="Soil")
    statements.say(person, "field.soil", "loam", actor=ben)
    assert "loam" in read(bens.get(at("list"), {"columns": ["field.soil"]}))


def test_the_list_as_csv_runs_no_formula(person, leads, ben):
    for evil in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =HYPERLINK(1)"):
        statements.say(person, "company", evil, actor=ben)
        rows = list(csv.reader(io.StringIO(read(leads.get(at("export_csv"))).lstrip("\ufeff"))))
        assert [cell for row in rows for cell in row if cell.strip().startswith(("=", "+", "-", "@"))] == []
    assert rows[1][1] == "Dan Reed"


def test_the_list_as_a_workbook_holds_text_only(person, leads, ben):
    statements.say(person, "company", "=1+1", actor=ben)
    book = zipfile.ZipFile(io.BytesIO(b"".join(leads.get(at("export_xlsx")).streaming_content)))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "=1+1" in sheet
    assert "<f>" not in sheet


def test_an_export_holds_what_the_list_shows(person, erin, leads, accounts):
    erin.calls("Secret")
    only_for(accounts["chatter"], "Elsewhere")
    said = read(leads.get(at("export_csv"), {"known": "verified"}))
    assert "dan@example.com" in said
    assert "+4420" not in said


def test_agents_do_not_export(person, bens):
    assert bens.get(at("export_csv")).status_code == 403
    assert bens.get(at("export_xlsx")).status_code == 403


def test_a_company_shows_who_belongs_to_it(person, erin, bens):
    erin.writes("Hello", facts={"company": "Allotments Ltd"})
    company = companies.get(companies.key_of("Allotments Ltd"))
    assert company.people == 2
    assert read(bens.get(at("company", company.key))).count("data-row") == 2
    assert "Allotments Ltd" in read(bens.get(at("companies"), {"q": "allot"}))
    assert bens.get(at("company", "nothing")).status_code == 404


def test_who_left_a_company_belongs_to_it_no_more(person, ben):
    company = companies.get(companies.key_of("Allotments Ltd"))
    statements.say(person, "company", "Orchards Ltd", actor=ben)
    assert companies.people(company, Person.objects.all()) == []
    assert companies.of(person).name == "Orchards Ltd"


def test_a_colleague_s_word_counts_and_can_be_taken_back(person, bens):
    bens.post(at("describe", person.pk), {"name": "company", "value": "Orchards Ltd"})
    assert profile.of(person)["company"].value == "Orchards Ltd"
    bens.post(at("describe", person.pk), {"name": "company", "value": ""})
    assert profile.of(person)["company"].value == "Allotments Ltd"


def test_a_name_said_by_a_colleague_is_the_name(person, bens):
    bens.post(at("describe", person.pk), {"name": "name", "value": "Daniel Reed"})
    person.refresh_from_db()
    assert person.name == "Daniel Reed"
    assert bens.post(at("describe", person.pk), {"name": "name", "value": " "}).status_code == 422
    assert bens.post(at("describe", person.pk), {"name": "salt", "value": "x"}).status_code == 422


def test_people_are_filed(person, bens):
    bens.post(at("file_as", person.pk), {"kind": "partner"})
    person.refresh_from_db()
    assert person.kind == "partner"
    assert bens.post(at("file_as", person.pk), {"kind": "emperor"}).status_code == 422


def test_consent_is_kept_with_its_source(person, bens):
    yes = {"purpose": "offers", "channel": "email", "answer": "yes", "how": "on the phone"}
    assert not consent.may(person, "offers", "email")
    bens.post(at("agree", person.pk), yes)
    assert consent.may(person, "offers", "email")
    assert "on the phone" in read(bens.get(at("show", person.pk)))
    bens.post(at("agree", person.pk), yes | {"answer": "no"})
    assert not consent.may(person, "offers", "email")
    bens.post(at("agree", person.pk), yes | {"answer": ""})
    assert next(one for one in consent.of(person) if one.name == "consent.offers.email").answer == ""


def test_a_yes_without_saying_how_is_refused(person, bens):
    yes = {"purpose": "offers", "channel": "email", "answer": "yes"}
    assert bens.post(at("agree", person.pk), yes).status_code == 422
    assert not Fact.objects.filter(name="consent.offers.email").exists()


def test_joining_people_keeps_the_strictest_consent(person, erin, ben, ada):
    other = erin.writes("Hello").identity.person
    consent.note(person, "offers", "email", "yes", actor=ben, how="in the shop")
    consent.note(other, "offers", "email", "no", actor=ben, how="by letter")
    merge.merge(person, other, actor=ada, reason="tests")
    assert not consent.may(Person.objects.filter(redirect=None).order_by("pk").first(), "offers", "email")


def test_a_viewer_says_nothing(person, viewer):
    client, asked = enter(viewer), {"name": "city", "value": "Leeds", "kind": "partner"}
    for name in ("describe", "file_as", "agree"):
        assert client.post(at(name, person.pk), asked).status_code == 403
