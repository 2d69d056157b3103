"""The compose file against the schema of the Compose Specification, and against what we ask of it.

The schema in `deploy/schema` is the specification's own (Apache License 2.0, see beside it).
"""

import json
import sys
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parent.parent
# The proxy binds ports below 1024 as its image's user; everything else names a user without rights.
OWN_USER = {"proxy"}


def read(path=ROOT / "docker-compose.yml"):
    """The compose file as data, its merge keys resolved."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def faults(compose):
    """Every fault of a compose file as a line of text."""
    schema = json.loads((ROOT / "deploy/schema/compose-spec.json").read_text(encoding="utf-8"))
    errors = Draft202012Validator(schema).iter_errors(compose)
    lines = [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in errors]
    for name, service in compose["services"].items():
        lines += [f"{name}: {fault}" for fault in unprotected(name, service)]
        lines += [f"{name}: secret {one} is not declared" for one in missing(service, compose, "secrets")]
        lines += [f"{name}: network {one} is not declared" for one in missing(service, compose, "networks")]
    return lines


def unprotected(name, service):
    """What a service lacks of the protection every service has."""
    wanted = {
        "read-only file system": service.get("read_only") is True,
        "no capabilities": service.get("cap_drop") == ["ALL"],
        "no new privileges": "no-new-privileges:true" in service.get("security_opt", []),
        "health check": "healthcheck" in service or service.get("restart") == "no",
        "user without rights": "user" in service or "build" in service or name in OWN_USER,
        "no published port": "ports" not in service or name == "proxy",
    }
    return [f"lacks: {fault}" for fault, there in wanted.items() if not there]


def missing(service, compose, kind):
    """Names a service uses that the file does not declare."""
    return set(service.get(kind, [])) - set(compose.get(kind, {}))


def main():
    """Print every fault. Returns 1 when there is one."""
    found = faults(read())
    print("\n".join(found))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
