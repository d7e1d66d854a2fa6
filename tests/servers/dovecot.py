"""A private Dovecot (2.3 or 2.4, as root or not), which may be killed and started again: mail and UIDs stay."""

import grp
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from imapclient import IMAPClient

from tests.servers.ports import answers, free_port, wait_until_up

NEEDS = "dovecot-imapd"
PASSWORD = 'pass "word" \\ 1'

COMMON = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl_min_protocol = TLSv1.2
mail_fsync = never
first_valid_uid = 0
first_valid_gid = 0
mail_max_userip_connections = 100
{who}
service imap-login {{
  {chroot}
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  {chroot}
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
auth_failure_delay = 0
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    special_use = \\Sent
    auto = create
  }}
}}
"""
VERSION_2_3 = """
{capability}
mail_location = maildir:{folder}/mail/%u:LAYOUT=fs
disable_plaintext_auth = no
auth_mechanisms = plain login{mechanism}
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
{by_token}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
"""
BY_TOKEN_2_3 = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
"""
BY_TOKEN_2_4 = """
oauth2 {{
  tokeninfo_url = {tokeninfo}
  username_attribute = email
}}
passdb oauth2 {{
  mechanisms_filter = xoauth2
}}
"""
VERSION_2_4 = """
mail_driver = maildir
mail_path = {folder}/mail/%{{user}}
mailbox_list_layout = fs
auth_allow_cleartext = yes
auth_mechanisms = plain login{mechanism}
ssl = yes
ssl_server_cert_file = {folder}/cert.pem
ssl_server_key_file = {folder}/key.pem
{by_token}
passdb passwd-file {{
  passwd_file_path = {folder}/users
  default_password_scheme = PLAIN
}}
userdb static {{
  fields {{
    uid = {user}
    gid = {group}
    home = {folder}/mail/%{{user}}
  }}
}}
"""


def program() -> str | None:
    """The server's program, or None where it is not installed."""
    return shutil.which("dovecot") or next((p for p in ("/usr/sbin/dovecot",) if Path(p).exists()), None)


class Dovecot:
    """One server in a folder of its own, with one password for all its users.

    `capability` replaces what the server says that it can (2.3 only): for clients that must do without. With
    `tokeninfo` it takes XOAUTH2 too, and asks there whose a token is.
    """

    def __init__(self, *users: str, capability: str = "", tokeninfo: str = "") -> None:
        if (found := program()) is None:
            raise FileNotFoundError(NEEDS)
        self.users = users
        self.port, self.tls_port = free_port(), free_port()
        # pytest's own folders are closed to others, and as root Dovecot serves mail as another user
        self.folder = Path(tempfile.mkdtemp(prefix="cc-dovecot-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.ca_file = self.folder / "cert.pem"
        self._program = found
        self._process: subprocess.Popen[bytes] | None = None
        make_certificate(self.folder / "cert.pem", self.folder / "key.pem")
        (self.folder / "users").write_text("".join(f"{user}:{{PLAIN}}{PASSWORD}\n" for user in users))
        self._write_settings(capability, tokeninfo)

    @property
    def version(self) -> str:
        """Like 2.3.19."""
        said = subprocess.check_output([self._program, "--version"], text=True)
        found = re.match(r"[\d.]+", said)
        assert found is not None, said
        return found[0]

    def _write_settings(self, capability: str, tokeninfo: str) -> None:
        root = os.geteuid() == 0
        me = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())
        group = grp.getgrgid(me.pw_gid).gr_name
        for name in ("run", "state", "mail"):
            (self.folder / name).mkdir()
        if root:
            for path in (self.folder, self.folder / "mail"):
                shutil.chown(path, me.pw_name, group)
        internal = f"default_internal_user = {me.pw_name}\ndefault_internal_group = {group}\n"
        newer = self.version.startswith("2.4")
        head = f"dovecot_config_version = {self.version}\ndovecot_storage_version = {self.version}\n" if newer else ""
        by_token = (BY_TOKEN_2_4 if newer else BY_TOKEN_2_3) if tokeninfo else ""
        (self.folder / "oauth2.conf").write_text(
            f"tokeninfo_url = {tokeninfo}\nusername_attribute = email\ndebug = no\n"
        )
        text = (COMMON + (VERSION_2_4 if newer else VERSION_2_3)).format(
            folder=self.folder,
            port=self.port,
            tls_port=self.tls_port,
            user=me.pw_name,
            group=group,
            who="" if root else f"{internal}default_login_user = {me.pw_name}",
            chroot="" if root else "chroot =",
            by_token=by_token.format(folder=self.folder, tokeninfo=tokeninfo),
            mechanism=" xoauth2" if tokeninfo else "",
            capability=f"imap_capability = {capability}" if capability else "",
        )
        (self.folder / "dovecot.conf").write_text(head + text)

    def start(self) -> None:
        """Start; return when it greets."""
        out = self.folder / "out"
        with out.open("ab") as sink:
            self._process = subprocess.Popen(
                [self._program, "-F", "-c", str(self.folder / "dovecot.conf")],
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                start_new_session=True,
            )
        wait_until_up(self._process, lambda: answers(self.port, b"", b"* OK"), out)

    def make_folder(self, user: str, folder: str) -> None:
        """Make a folder beside the user's INBOX."""
        with IMAPClient("127.0.0.1", self.port, ssl=False, timeout=10) as client:
            client.login(user, PASSWORD)
            client.create_folder(folder)

    def deliver(self, user: str, raw: bytes, name: str = "1", folder: str = "") -> None:
        """Put a mail into a user's folder (by default the INBOX) as a delivery agent would: into Maildir's `new`."""
        new = self.folder / "mail" / user / folder / "new"
        for sub in ("new", "cur", "tmp"):
            (new.parent / sub).mkdir(parents=True, exist_ok=True)
        spool = new.parent / "tmp" / f"{name}.test"
        spool.write_bytes(raw)
        if os.geteuid() == 0:
            owner = (self.folder / "mail").stat()
            for path in (spool, new, new.parent, new.parent / "cur", new.parent / "tmp"):
                os.chown(path, owner.st_uid, owner.st_gid)
        spool.rename(new / spool.name)

    def kill(self) -> None:
        """End it as a power cut would: the master and all that it started."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            (self.folder / "run" / "master.pid").unlink(missing_ok=True)

    def stop(self) -> None:
        """End it."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(15)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def make_certificate(cert: Path, key: Path) -> None:
    """Write a self-signed certificate for localhost and 127.0.0.1, valid from yesterday for a week."""
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    yesterday = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(yesterday)
        .not_valid_after(yesterday + timedelta(days=8))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(secret, hashes.SHA256())
    )
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(
        secret.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
