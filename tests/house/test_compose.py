"""The compose file is valid, protects what it starts, and passes the program every setting it needs."""

import copy
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions

from django.conf import settings

from config.local.addresses import ROOT
from scripts import compose
from scripts.check import PRODUCTION


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
SECRETS = ("SECRET_KEY_FILE", "FIELD_KEYS_FILE", "DATABASE_URL_FILE", "EMAIL_URL_FILE")


def test_every_process_of_the_program_has_its_settings():
    services = compose.read()["services"]
    for name in ("web", "worker", "beat", "migrate", "eraser"):
        environment = services[name]["environment"]
        assert environment["ENVIRONMENT"] == "production"
        for setting in SECRETS:
            assert environment[setting].removeprefix("/run/secrets/") in services[name]["secrets"]


def test_the_ministry_s_choice_of_how_long_reaches_every_process():
    wanted = {f"PRIVACY_{name}" for name in settings.PRIVACY}
    for name in ("web", "worker", "migrate", "eraser"):
        environment = compose.read()["services"][name]["environment"]
        assert {key for key in environment if key.startswith("PRIVACY_")} == wanted
        assert all(environment[key] is None for key in wanted)  # as `.env` has it


def test_a_slow_sender_is_ended_by_the_proxy_before_it_holds_the_program():
    text = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    for word in ("read_header 10s", "read_body 5m", "request_buffers 12MB"):
        assert word in text


def test_erasures_run_daily_as_the_owner_and_reach_the_documents():
    eraser = compose.read()["services"]["eraser"]
    assert "manage.py erase run" in eraser["command"][-1]
    assert "sleep 86400" in eraser["command"][-1]
    assert "database_owner_url" in eraser["secrets"]
    assert (eraser["volumes"], eraser["networks"]) == (["media:/data/media"], ["inside"])
    holders = {name for name, one in compose.read()["services"].items() if OWNER in one.get("secrets", [])}
    assert holders == {"migrate", "eraser"}


def test_the_key_that_seals_is_given_to_the_worker_alone():
    services = compose.read()["services"]
    assert {name for name, one in services.items() if "seal_key" in one.get("secrets", [])} == {"worker"}
    told = {name: one["environment"] for name, one in services.items() if "build" in one}
    assert {name for name, one in told.items() if "SEAL_KEY_FILE" in one} == {"worker"}
    assert {name for name, one in told.items() if one["SEALS"] != "no"} == {"worker"}


def test_no_secret_stands_in_the_file():
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert "PASSWORD:" not in text
    assert "SECRET_KEY:" not in text


def test_image_leaves_out_what_is_not_named():
    lines = lines_of(".dockerignore")
    assert lines[0] == "*"
    named = {line[1:] for line in lines if line.startswith("!")}
    assert {"tests", "secrets", "var", ".env", ".git", "docs", "bench", "attack", "faults"} & named == set()
    assert [name for name in named if not (ROOT / name).exists()] == []


# Put before every other finder: what the image does not install cannot be imported.
LEFT_OUT = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {names}:
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Absent())
"""


def test_the_program_starts_with_what_the_image_holds(tmp_path):
    image, site = tmp_path / "app", tmp_path / "site"
    image.mkdir(), site.mkdir()
    for name in (line[1:] for line in lines_of(".dockerignore") if line.startswith("!")):
        # A script is found where it really lies, so files are copied.
        copy_or_link(ROOT / name, image / name)
    (site / "sitecustomize.py").write_text(LEFT_OUT.format(names=absent_modules()), encoding="utf-8")
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(site), **PRODUCTION}
    command = [sys.executable, "manage.py", "check", "--deploy"]
    done = subprocess.run(command, cwd=image, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


def lines_of(name):
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


def copy_or_link(source, target):
    target.symlink_to(source) if source.is_dir() else shutil.copy(source, target)


def absent_modules() -> set[str]:
    """Return the modules of packages that only a checkout installs."""
    kept = {plain(line.partition("==")[0].partition("[")[0]) for line in lines_of("requirements.txt")}
    found = packages_distributions().items()
    ours = {module for module, packages in found if {plain(one) for one in packages} & kept}
    return {module for module, _ in found} - ours - {"_distutils_hack", "pkg_resources", "setuptools", "pip"}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
