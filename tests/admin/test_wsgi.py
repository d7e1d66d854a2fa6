import base64
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ASKS = """
from admin.wsgi import application
client = application().test_client()
answer = client.get("/sign-in", headers={"X-Forwarded-Proto": "https"})
print(answer.status_code, answer.headers["Set-Cookie"].split("=")[0], "Strict-Transport-Security" in answer.headers)
"""


def test_a_wsgi_server_builds_the_admin_from_the_environment_alone(tmp_path: Path) -> None:
    ours = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/test.sqlite",
        "HOME": str(tmp_path),
        "KEY": base64.urlsafe_b64encode(bytes(range(32))).decode(),
        "ADDRESS": "consult@service.test",
        "IMAP_HOST": "imap.service.test",
        "IMAP_USER": "consult",
        "IMAP_PASSWORD": "secret",
        "SMTP_HOST": "smtp.service.test",
        "ADMIN_URL": "https://admin.service.test",
        "TRUSTED_PROXIES": "1",
    }
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CASECONSULTANT_")}
    environ |= {f"CASECONSULTANT_{name}": value for name, value in ours.items()}
    asked = subprocess.run(
        [sys.executable, "-c", ASKS], cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=60
    )
    assert asked.stdout.split() == ["200", "__Host-caseconsultant", "True"], asked.stderr
