"""A real Exim and a real Dovecot on loopback, each in a folder of its own, for as long as a test wants them.

Mail to cx.test goes by LMTP to us, mail to customer.test into Dovecot. Both names exist nowhere else.
"""

import contextlib
import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.needs import need

PATIENCE = 15.0
PASSWORD = "secret"

DOVECOT = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login{mechanisms}
mail_location = maildir:~/Maildir
first_valid_uid = 1
first_valid_gid = 1
default_internal_user = {dovecot}
default_login_user = {login}
{oauth}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={home}/mailboxes/%n allow_all_users=yes
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {dovecot_lmtp}
  }}
}}
mail_max_userip_connections = 50
"""

OAUTH = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {home}/oauth2.conf
}}
"""
INTROSPECTION = """
introspection_mode = post
introspection_url = {issuer}/introspect
username_attribute = username
active_attribute = active
active_value = true
"""
# Exim has no mechanism for tokens, but takes any name for one that is a single line: it asks the issuer itself.
XOAUTH2 = r"""
xoauth2:
  driver = plaintext
  public_name = XOAUTH2
  server_prompts = :
  server_condition = ${{if match{{$auth1}}{{\Nauth=Bearer ([^\x01]+)\x01\x01\N}}\
    {{${{if eq{{yes}}\
      {{${{readsocket{{inet:127.0.0.1:{port}}}{{GET /check?token=$1 HTTP/1.0\r\n\r\n}}{{5s}}{{}}}}}}{{yes}}}}}}{{no}}}}
  server_set_id = token
"""

EXIM = """
primary_hostname = cx.test
exim_user = Debian-exim
exim_group = Debian-exim
spool_directory = {home}/spool
log_file_path = {home}/log/%slog
pid_file_path = {home}/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = {smtp}
tls_advertise_hosts =
acl_smtp_rcpt = take_ours
acl_smtp_data = take_all
never_users =
queue_run_max = 2
begin acl
take_ours:
  accept hosts = 127.0.0.1
  deny
take_all:
  accept
begin routers
to_us:
  driver = manualroute
  domains = cx.test
  transport = our_lmtp
  route_list = * 127.0.0.1
  self = send
to_customers:
  driver = manualroute
  domains = customer.test
  transport = dovecot_lmtp
  route_list = * 127.0.0.1
  self = send
begin transports
our_lmtp:
  driver = smtp
  protocol = lmtp
  port = {lmtp}
  hosts_try_fastopen = !*
dovecot_lmtp:
  driver = smtp
  protocol = lmtp
  port = {dovecot_lmtp}
  hosts_try_fastopen = !*
begin retry
* * F,2m,2s
begin authenticators
{authenticators}
"""


@dataclass
class MailPeers:
    """`smtp_port` is Exim, `imap_port` Dovecot; any user of customer.test signs in with `PASSWORD`."""

    home: Path
    smtp_port: int
    imap_port: int
    processes: list["subprocess.Popen[bytes]"]

    @classmethod
    def start(cls, *, lmtp_port: int, issuer: str = "") -> Self:
        """Start both; mail to cx.test is handed to `lmtp_port`. Needs root, as mail servers do.

        With `issuer` ("http://127.0.0.1:1234"), both also take tokens, and ask it whose they are.
        """
        exim, dovecot = need("exim4"), need("dovecot")
        home = Path(tempfile.mkdtemp(prefix="sixring-mail-"))
        home.chmod(0o755)
        smtp, imap, dovecot_lmtp = free_ports(3)
        values = {
            "smtp": smtp, "imap": imap, "dovecot_lmtp": dovecot_lmtp, "lmtp": lmtp_port, "password": PASSWORD,
            "issuer": issuer, "mechanisms": " xoauth2 oauthbearer" if issuer else "",
            "authenticators": XOAUTH2.format(port=issuer.rpartition(":")[2]) if issuer else "",
        }  # fmt: skip
        peers = cls(home, smtp, imap, [])
        try:
            peers.processes.append(start_dovecot(dovecot, home / "dovecot", values))
            peers.processes.append(start_exim(exim, home / "exim", values))
            for port in (smtp, imap, dovecot_lmtp):
                wait_for(port, peers)
        except BaseException:
            peers.stop()
            raise
        return peers

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
            if process.poll() is None:
                process.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def logs(self) -> str:
        """What both have to say, for a failing test."""
        found = [*self.home.glob("*/*log"), *self.home.glob("*/log/*")]
        return "\n".join(f"== {log.name}\n{log.read_text(errors='replace')[-3000:]}" for log in found)

    def write(self, sender: str, recipients: list[str], mail: bytes) -> None:
        """Hand `mail` to Exim as the sender's own server would."""
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=PATIENCE) as smtp:
            smtp.sendmail(sender, recipients, mail)


@contextlib.contextmanager
def running(*, lmtp_port: int, issuer: str = "") -> Iterator[MailPeers]:
    peers = MailPeers.start(lmtp_port=lmtp_port, issuer=issuer)
    try:
        yield peers
    finally:
        peers.stop()


def start_dovecot(program: Path, home: Path, values: dict[str, object]) -> "subprocess.Popen[bytes]":
    home.mkdir()
    for name in ("run", "state", "mailboxes"):
        (home / name).mkdir()
    give(home / "mailboxes", "mail")
    config = home / "dovecot.conf"
    (home / "oauth2.conf").write_text(INTROSPECTION.format(**values))
    oauth = OAUTH.format(home=home) if values["issuer"] else ""
    config.write_text(DOVECOT.format(home=home, dovecot=user("dovecot"), login=user("dovenull"), oauth=oauth, **values))
    return launch([program, "-F", "-c", config], home)


def start_exim(program: Path, home: Path, values: dict[str, object]) -> "subprocess.Popen[bytes]":
    for name in ("spool", "log"):
        (home / name).mkdir(parents=True)
        give(home / name, "Debian-exim")
    config = home / "exim.conf"
    config.write_text(EXIM.format(home=home, **values))
    config.chmod(0o644)  # Exim refuses a configuration that others than root could have written
    return launch([program, "-C", config, "-bdf", "-q1s"], home)


def launch(command: list[object], home: Path) -> "subprocess.Popen[bytes]":
    with (home / "start.log").open("wb") as log:
        return subprocess.Popen([str(part) for part in command], stdout=log, stderr=log, stdin=subprocess.DEVNULL)


def give(path: Path, name: str) -> None:
    owner = pwd.getpwnam(name)
    os.chown(path, owner.pw_uid, owner.pw_gid)


def user(name: str) -> str:
    try:
        return pwd.getpwnam(name).pw_name
    except KeyError:
        return "nobody"


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def wait_for(port: int, peers: MailPeers) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens on port {port}\n{peers.logs()}")
