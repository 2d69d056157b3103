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
    write(folder / "field_keys", field_key("k1"))
    write(folder / "seal_key", base64.b64encode(secrets.token_bytes(32)).decode())
    write(folder / "postgres_password", secrets.token_urlsafe(32))
    for role, name in (("app", "database_url"), ("owner", "database_owner_url")):
        password = write(folder / f"{role}_password", secrets.token_urlsafe(32))
        write(folder / name, f"postgres://den_truong_{role}:{password}@postgres:5432/den_truong")
    write(folder / "email_url", "smtp+tls://user:password@mail.example:587")
    print(f"{folder}: keep a copy of field_keys elsewhere: without it no backup can be read.")
    print(f"{folder}: put the address of your mail server into email_url.")
    return 0


def new_field_key(folder=FOLDER):
    """Put a new key before the others: it writes from the next start on. Returns the exit code."""
    path = folder / "field_keys"
    kept = path.read_text(encoding="utf-8").strip()
    names = [entry.partition(":")[0] for entry in kept.replace(",", "\n").split()]
    number = 1 + max((int(name[1:]) for name in names if name[0] == "k" and name[1:].isdigit()), default=0)
    half = path.with_suffix(".half")
    half.write_text(f"{field_key(f'k{number}')}\n{kept}\n", encoding="utf-8")
    half.chmod(0o444)
    half.replace(path)
    print(f"{path}: k{number} writes now. Restart, then run rotate_keys (docs/deployment.md, Keys).")
    return 0


def field_key(name):
    return f"{name}:{base64.b64encode(secrets.token_bytes(32)).decode()}"


def write(path, value):
    """Write `value` unless the file exists. Returns what the file holds."""
    if not path.exists():
        path.write_text(value, encoding="utf-8")
        path.chmod(0o444 if path.name != "email_url" else 0o644)
    return path.read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(new_field_key() if sys.argv[1:] == ["--new-key"] else main())
