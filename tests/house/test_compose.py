"""The compose file is valid, protects what it starts, and passes the program every setting it needs."""

import copy

from config.local.addresses import ROOT
from scripts import compose


def test_compose_file_has_no_fault():
    assert compose.faults(compose.read()) == []


def test_a_faulty_file_is_found():
    broken = copy.deepcopy(compose.read())
    broken["services"]["web"]["read_only"] = "sometimes"
    broken["services"]["web"]["restart"] = 5
    broken["services"]["postgres"]["ports"] = ["5432:5432"]
    broken["services"]["worker"]["networks"] = ["nowhere"]
    found = compose.faults(broken)
    assert any(line.startswith("services/web/restart: ") for line in found)
    assert "web: lacks: read-only file system" in found
    assert "postgres: lacks: no published port" in found
    assert "worker: network nowhere is not declared" in found


OWNER = "database_owner_url"
SECRETS = ("SECRET_KEY_FILE", "FIELD_KEYS_FILE", "SEAL_KEY_FILE", "DATABASE_URL_FILE", "EMAIL_URL_FILE")


def test_every_process_of_the_program_has_its_settings():
    services = compose.read()["services"]
    for name in ("web", "worker", "beat", "migrate", "eraser"):
        environment = services[name]["environment"]
        assert environment["ENVIRONMENT"] == "production"
        for setting in SECRETS:
            assert environment[setting].removeprefix("/run/secrets/") in services[name]["secrets"]


def test_erasures_run_daily_as_the_owner_and_reach_the_documents():
    eraser = compose.read()["services"]["eraser"]
    assert "manage.py erase run" in eraser["command"][-1]
    assert "sleep 86400" in eraser["command"][-1]
    assert "database_owner_url" in eraser["secrets"]
    assert (eraser["volumes"], eraser["networks"]) == (["media:/data/media"], ["inside"])
    holders = {name for name, one in compose.read()["services"].items() if OWNER in one.get("secrets", [])}
    assert holders == {"migrate", "eraser"}


def test_no_secret_stands_in_the_file():
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert "PASSWORD:" not in text
    assert "SECRET_KEY:" not in text


def test_image_leaves_out_what_is_not_named():
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "*"
    named = {line[1:] for line in lines if line.startswith("!")}
    assert {"tests", "secrets", "var", ".env", ".git", "docs", "bench"} & named == set()
    assert [name for name in named if not (ROOT / name).exists()] == []
