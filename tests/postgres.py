"""A PostgreSQL of our own on loopback, for tests and benchmarks. Gone when its starter is.

Debian's server rather than one from a wheel: a wheel has to add a system user and open the rights of every folder
above itself when started as root; Debian's has its user already, and is what most installations run.
"""

import contextlib
import ctypes
import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path


class NoPostgres(Exception):
    """No PostgreSQL server program was found."""


def binaries() -> Path:
    """The folder with `postgres` and `initdb`: SIXRING_TEST_POSTGRES_BIN, Debian's newest, or the one in PATH."""
    debian = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda folder: int(folder.split("/")[-2]), reverse=True)
    in_path = shutil.which("postgres")
    for folder in [os.environ.get("SIXRING_TEST_POSTGRES_BIN"), *debian, in_path and os.path.dirname(in_path)]:
        if folder and os.access(Path(folder) / "initdb", os.X_OK):
            return Path(folder)
    raise NoPostgres("no PostgreSQL server: run bin/peers, or apt-get install postgresql")


@contextlib.contextmanager
def running(*, durable: bool = False) -> Iterator[str]:
    """Start a server with an empty database `sixring`; yields its postgres:// URL. `durable` keeps fsync on."""
    folder = binaries()
    home = Path(tempfile.mkdtemp(prefix="sixring-postgres-"))
    as_user = _unprivileged(home)
    data = str(home / "data")
    try:
        _run(
            [
                str(folder / "initdb"),
                "-D",
                data,
                "-U",
                "sixring",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-N",
            ],
            as_user,
        )
        server, port = _start(folder, data, home / "log", durable, as_user)
        try:
            _run([str(folder / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "sixring", "sixring"], as_user)
            yield f"postgres://sixring@127.0.0.1:{port}/sixring"
        finally:
            server.send_signal(signal.SIGINT)  # PostgreSQL's fast stop: waits for nobody
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(10)
            server.kill()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _start(folder: Path, data: str, log: Path, durable: bool, as_user: dict) -> tuple[subprocess.Popen, int]:
    for _ in range(3):  # the port was free a moment ago; now and then somebody else takes it
        port = _free_port()
        options = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": "",
            "max_connections": 200,
            "shared_buffers": "128MB",
        }
        if not durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        command = [str(folder / "postgres"), "-D", data, *(f"--{name}={value}" for name, value in options.items())]
        with log.open("ab") as output:
            server = subprocess.Popen(
                command, stdout=output, stderr=output, cwd="/", preexec_fn=_die_with_parent, **as_user
            )
        if _answers(folder, port, server):
            return server, port
    raise RuntimeError("PostgreSQL did not start:\n" + log.read_text())


def _answers(folder: Path, port: int, server: subprocess.Popen) -> bool:
    asking = [str(folder / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        if subprocess.run(asking, cwd="/").returncode == 0:
            return True
        time.sleep(0.05)
    return False


def _unprivileged(home: Path) -> dict:
    """PostgreSQL refuses to run as root; then the folder and the processes belong to Debian's user for it."""
    if os.geteuid() != 0:
        return {}
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        user = pwd.getpwnam("nobody")
    os.chown(home, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _die_with_parent() -> None:
    if os.uname().sysname == "Linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)  # PR_SET_PDEATHSIG: a killed test run leaves no server behind


def _run(command: list[str], as_user: dict) -> None:
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"}, **as_user)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
