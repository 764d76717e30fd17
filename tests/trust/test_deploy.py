"""Facts about the files of deploy/: they name what is there, and the programs they are for can read them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sixring import cli

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("sixring*.*"))


def test_what_the_container_is_made_of_is_there():
    text = (ROOT / "Containerfile").read_text()
    copied = [words.split()[:-1] for words in re.findall(r"^COPY (?!--from)(.+)$", text, re.M)]
    assert [name for names in copied for name in names if not (ROOT / name).exists()] == []
    let_through = {line[1:] for line in (ROOT / ".dockerignore").read_text().split() if line.startswith("!")}
    assert {name.split("/")[0] for names in copied for name in names} <= let_through


def test_it_does_not_run_as_root_and_is_asked_whether_it_is_ready():
    last = (ROOT / "Containerfile").read_text().rpartition("FROM ")[2]
    assert "\nUSER sixring\n" in last
    assert "/readyz" in last.partition("HEALTHCHECK")[2]


@pytest.mark.parametrize("file", ["Containerfile", *(f"deploy/{name}" for name in UNITS)])
def test_every_command_named_exists(file):
    named = re.findall(r"(?:bin/| |\")sixring ([a-z]+)(?= |\n|\")", (ROOT / file).read_text())
    assert [word for word in named if word in {"serve", "upgrade", "backup"}] == [
        word for word in named if word in cli.main.commands
    ]


def test_the_units_are_understood(tmp_path):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("no systemd here")
    for name in UNITS:
        text = (DEPLOY / name).read_text().replace("/opt/sixring/.venv/bin/sixring", "/bin/true")
        (tmp_path / name).write_text(text)
    done = subprocess.run([program, "verify", *(tmp_path / name for name in UNITS)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("file", ["Caddyfile", "nginx.conf"])
def test_a_proxy_keeps_the_inside_inside_and_writes_the_address_itself(file):
    text = (DEPLOY / file).read_text()
    assert "/metrics" in text
    assert "/readyz" in text
    assert re.search(r"X-Forwarded-For (\$remote_addr|\{remote_host\})", text)
    assert "$proxy_add_x_forwarded_for" not in text


def test_nginx_understands_its_file(tmp_path):
    program = shutil.which("nginx")
    if program is None:
        pytest.skip("no nginx here")
    text = re.sub(r"ssl_certificate\S* .*|(?<=443) ssl", "", (DEPLOY / "nginx.conf").read_text())
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid; events {{}}\nhttp {{ {text} }}")
    done = subprocess.run(
        [program, "-t", "-c", tmp_path / "nginx.conf", "-p", tmp_path], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
