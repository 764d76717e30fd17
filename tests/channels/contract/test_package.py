"""A channel of somebody else's package: installed beside Sixring it works, and nothing of Sixring is edited for it."""

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.urls import reverse
from flit_core import buildapi

from sixring.channels import hooks, inbox, outbox, registry
from sixring.channels.checking import case_of, check
from sixring.channels.inbox import Item
from sixring.channels.models import Account, Dispatch
from sixring.conversations import reception
from sixring.conversations.sending import replies
from sixring.core import clock as time_of_day
from sixring.core.asgi import Request
from sixring.core.fetch import Answer
from sixring.interactions.models import Interaction
from sixring.look.icons import family
from tests.cast import where
from tests.screens import enter, read

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "tests/packages/sixring-pigeon"
GUIDE = ROOT / "docs/write-a-channel.md"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The package as its own build makes it."""
    here, source = Path.cwd(), tmp_path_factory.mktemp("source") / "pigeon"
    shutil.copytree(PACKAGE, source, ignore=shutil.ignore_patterns("__pycache__"))
    (source / "dist").mkdir()
    os.chdir(source)
    try:
        return source / "dist" / buildapi.build_wheel(str(source / "dist"))
    finally:
        os.chdir(here)


@pytest.fixture
def installed(wheel, tmp_path, monkeypatch):
    """The package, installed into a folder of its own on the path."""
    ZipFile(wheel).extractall(tmp_path / "site")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    forget()
    yield registry.adapter_of("pigeon")
    sys.modules.pop("sixring_pigeon", None)
    forget()


def forget():
    registry.others.cache_clear()
    registry.adapter_of.cache_clear()


@pytest.fixture
def loft(installed, db):
    account = Account(kind="pigeon", name="Loft", settings={"loft": "https://loft.example"})
    account.keep_secrets(secret="a-secret-of-the-loft")
    account.save()
    return account


def brings(account, *letters, flight="7", arrived=()):
    """A signed request to the account's hook; returns once reception is done."""
    body = json.dumps({"flight": flight, "loft": "dans", "letters": letters, "arrived": arrived}).encode()
    path = f"/hooks/{account.key}"
    signed = registry.adapter_of("pigeon").signed(body, path, account, time_of_day.now())
    scope = {"method": "POST", "path": path, "headers": [(n.encode(), v.encode()) for n, v in signed.items()]}
    request = Request(scope, None)
    inbox.accept([Item(hooks.admit(request, body), body, hooks.came_with(request))])
    while reception.settle():
        pass


def test_a_letter_becomes_a_conversation_and_is_answered_by_pigeon(loft, ben, monkeypatch):
    brings(loft, {"id": "1", "from": "dans-loft", "text": "Where are my trays?"}, {"id": "2"})
    touch = Interaction.objects.get(account=loft)
    flown = []

    def fetch(*asked, **more):
        flown.append(more["json"])
        return Answer(201, {}, b"", None, "")

    monkeypatch.setattr(sys.modules["sixring_pigeon"], "fetch", fetch)
    home = where(touch)
    replies.reply(home, "They leave at noon.", actor=ben, token="1")
    outbox.settle()
    row = Dispatch.objects.get()
    assert (row.state, [one["text"] for one in flown]) == (Dispatch.State.ACCEPTED, ["They leave at noon."])
    brings(loft, flight="8", arrived=[row.key])
    row.refresh_from_db()
    assert row.fate == "delivered"


def test_the_rule_goes_by_what_it_says_it_can(loft, ben):
    brings(loft, {"id": "1", "from": "dans-loft", "text": "Hello"})
    home = where(Interaction.objects.get(account=loft))
    with pytest.raises(Exception, match="takes 280 characters"):
        replies.reply(home, "x" * 281, actor=ben, token="1")


def test_it_is_offered_has_an_icon_and_stands_in_the_list(loft, ada):
    assert family("pigeon") == "message"
    said = read(enter(ada).get(reverse("channels:choose")))
    assert "Pigeon Post" in said
    assert "Letters of customers who keep pigeons" in said


def test_it_keeps_the_contract(installed, db):
    assert [one for one in check(case_of(installed)) if not one.kept] == []


def test_a_breach_is_found(installed, db, monkeypatch):
    monkeypatch.setattr(installed, "verify", lambda *_: None)
    monkeypatch.setattr(installed, "parse", lambda raw, account: [raw.body.decode()[0]])
    broken = [one.promise for one in check(case_of(installed)) if not one.kept]
    assert "refuses what is not signed" in broken
    assert "reads anything without an error" in broken


def test_it_touches_one_folder_only(wheel):
    """Its wheel holds its own package alone, and nothing of Sixring has heard of it."""
    names = {name.partition("/")[0] for name in ZipFile(wheel).namelist()}
    assert names == {"sixring_pigeon", "sixring_pigeon-1.0.dist-info"}
    files = [one for kind in ("py", "html", "css", "js", "toml") for one in (ROOT / "sixring").rglob(f"*.{kind}")]
    assert [one.name for one in files if "pigeon" in one.read_text(encoding="utf-8").lower()] == []
    assert "pigeon" not in {*registry.OURS}


def test_the_guide_shows_the_package_as_it_is():
    source = (PACKAGE / "sixring_pigeon/__init__.py").read_text()
    project = (PACKAGE / "pyproject.toml").read_text()
    for kind, block in re.findall(r"```(python|toml)\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S):
        if "import case_of" not in block:
            assert block in (project if kind == "toml" else source)


@pytest.mark.slow
def test_the_command_says_what_the_guide_says(wheel, tmp_path):
    ZipFile(wheel).extractall(tmp_path / "site")
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    command = [sys.executable, "-m", "sixring", "channels", "check", "sixring-pigeon"]
    done = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    shown = re.search(r"```\n\$ sixring channels check sixring-pigeon\n(.*?)```", GUIDE.read_text(), re.S)
    assert shown is not None
    assert done.stdout == textwrap.dedent(shown[1])


def test_a_name_that_means_nothing_is_told(monkeypatch):
    from sixring.channels.checking import command

    monkeypatch.setattr(command, "make_tables", lambda: None)
    from sixring.core.errors import Invalid

    for name in ("nothing", "sixring.nothing:Nothing", "sixring:Nothing"):
        with pytest.raises(Invalid):
            command.run([name], say=lambda line: None)
