"""A file of reviews uploaded at its account: the same code as the import, counts, and the rows that are none."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sixring.channels.adapters.reviews import files
from sixring.channels.models import Account, Arrival, Quarantine
from sixring.core.models import Role
from sixring.home import bring
from sixring.interactions.models import Interaction
from tests.cast import employ, settle
from tests.screens import enter, read

pytestmark = pytest.mark.django_db
HEAD = "id,stars,text,date,name\n"
TWO = HEAD + "r1,5,Great trays,2026-03-01,Dan\nr2,9,Odd,2026-03-01,Erin\n"


@pytest.fixture
def account(db, clock):
    return Account.objects.create(kind="reviews", name="Trustpilot")


@pytest.fixture
def uploads(ada, account):
    def send(said, name="reviews.csv"):
        raw = said if isinstance(said, bytes) else said.encode()
        return enter(ada).post(at(account), {"file": SimpleUploadedFile(name, raw, "text/csv")})

    return send


def at(account):
    return reverse("channels:reviews", args=[account.pk])


def test_the_accounts_page_takes_a_file(ada, account):
    said = read(enter(ada).get(reverse("channels:account", args=[account.pk])))
    assert f'action="{at(account)}" enctype="multipart/form-data"' in said
    assert 'name="file"' in said
    chat = Account.objects.create(kind="webchat", name="Chat")
    assert 'name="file"' not in read(enter(ada).get(reverse("channels:account", args=[chat.pk])))


def test_reviews_come_in_and_rows_that_are_none_say_why(uploads):
    said = read(uploads(TWO))
    assert "2 rows read:" in said
    assert "1 new or edited, 0 already here, 1 no reviews." in said
    assert '<th scope="row">3</th><td>&#x27;9&#x27; is no rating from 1 to 5.</td>' in said
    settle()
    assert Interaction.objects.get().text == "★★★★★\n\nGreat trays"
    assert "no rating from 1 to 5" in Quarantine.objects.get().reason


def test_the_same_again_adds_nothing_and_an_edit_is_one(uploads):
    uploads(TWO)
    settle()
    assert "0 new or edited, 1 already here, 1 no reviews." in read(uploads(TWO))
    assert Arrival.objects.count() == 2
    said = read(uploads(HEAD + "r1,2,It broke,2026-03-01,Dan\nr3,4,Fine,2026-03-01,Cleo\n"))
    assert "2 new or edited, 0 already here, 0 no reviews." in said
    settle()
    assert [one.text for touch in Interaction.objects.all() for one in touch.amendments.all()] == ["★★☆☆☆\n\nIt broke"]


def test_the_command_and_the_page_know_the_same_rows(uploads, account, tmp_path):
    uploads(TWO)
    file = tmp_path / "reviews.csv"
    file.write_text(TWO)
    assert bring.bring(file, "reviews", "Trustpilot", wait=False, say=lambda _: None)["new"] == 0


def test_another_file_of_that_name_has_its_own_bad_rows(uploads):
    uploads(TWO)
    uploads(HEAD + "r7,4,Good,2026-03-01,Dan\nr8,0,None,2026-03-01,Dan\n")
    assert Arrival.objects.filter(meta__has_key="bad").count() == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_files_of_google_play_are_read_too(uploads, encoding):
    raw = b"\xff\xfe" if encoding == "utf-16-le" else b""
    assert "1 new or edited" in read(uploads(raw + f"{HEAD}r1,5,Schöne Töpfe,2026-03-01,Dan\n".encode(encoding)))


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "file is empty"), (HEAD, "no rows beneath"), ("a,b\n1,2\n", "No rating and no words in the columns a, b"),
        (b"PK\x03\x04\x00\xff\n\x00\n", "no review in this file"), (b"\xff\xfe\x00", "no rows beneath"),
        ("a\n" + "x" * 200_000 + "\n", "no CSV file"), (HEAD + "r,5,x,,\n" * 5_001, "more than 5,000 rows"),
        (b"x" * (files.LARGEST + 1), "up to 5 MB"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_reviews_is_refused_whole(uploads, raw, why):
    answer = uploads(raw)
    assert answer.status_code == 422
    assert why in read(answer)
    assert Arrival.objects.count() == 0


def test_no_file_at_all_is_said(ada, account):
    answer = enter(ada).post(at(account))
    assert (answer.status_code, "Choose a CSV file of up to 5 MB." in read(answer)) == (422, True)


def test_only_administrators_may_and_only_from_our_own_page(account, uploads, ada):
    lead = enter(employ("Ben", Role.LEAD, "Support"))
    assert lead.post(at(account), {"file": SimpleUploadedFile("r.csv", TWO.encode())}).status_code == 403
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = enter(ada).cookies
    assert forged.post(at(account), {"file": SimpleUploadedFile("r.csv", TWO.encode())}).status_code == 403
    assert Arrival.objects.count() == 0


def test_another_kind_of_channel_has_no_such_page(ada):
    chat = Account.objects.create(kind="webchat", name="Chat")
    assert enter(ada).get(at(chat)).status_code == 302
