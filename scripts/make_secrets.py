"""Write the secrets of a production installation to `secrets/`; a secret that exists is never touched.

The folder is open to its owner only. The files inside may be read by all, since a container sees the
file but not the folder, and runs as a user of its own.
"""

import base64
import secrets
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "secrets"


def main(folder=FOLDER):
    """Write what is missing. Returns the exit code."""
    folder.mkdir(mode=0o700, exist_ok=True)
    write(folder / "secret_key", secrets.token_urlsafe(64))
    write(folder / "field_keys", f"k1:{base64.b64encode(secrets.token_bytes(32)).decode()}")
    write(folder / "seal_key", base64.b64encode(secrets.token_bytes(32)).decode())
    password = write(folder / "postgres_password", secrets.token_urlsafe(32))
    write(folder / "database_url", f"postgres://den_truong:{password}@postgres:5432/den_truong")
    write(folder / "email_url", "smtp+tls://user:password@mail.example:587")
    print(f"{folder}: keep a copy of field_keys elsewhere: without it no backup can be read.")
    print(f"{folder}: put the address of your mail server into email_url.")
    return 0


def write(path, value):
    """Write `value` unless the file exists. Returns what the file holds."""
    if not path.exists():
        path.write_text(value, encoding="utf-8")
        path.chmod(0o444 if path.name != "email_url" else 0o644)
    return path.read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
