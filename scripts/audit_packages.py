"""Known weaknesses of the pinned packages, with pip-audit. Without its service it says so and is not green.

Exit code: 0 every package was looked up and none is weak, 1 a weakness is known, 77 not checked.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTS = ("requirements.txt", "requirements-dev.txt")
NOT_CHECKED = 77
SECONDS = 60


def main() -> int:
    """Audit the lists and print one sentence."""
    code, sentence = verdict([asked(name) for name in LISTS])
    print(sentence)
    return code


def asked(name) -> dict | None:
    """Return what pip-audit says about one list; None when it gives no answer."""
    command = [
        *(sys.executable, "-m", "pip_audit", "--requirement", name, "--no-deps", "--disable-pip"),
        *("--format", "json", "--progress-spinner", "off", "--timeout", "5"),
    ]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS)
        return json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None


def verdict(answers) -> tuple[int, str]:
    """Return the exit code and a sentence for what pip-audit answered.

    A package that the service did not know was not checked: that is what a machine without the service sees
    for each of them, and pip-audit itself calls it green.
    """
    packages = [package for answer in answers if answer for package in answer["dependencies"]]
    weak = [f"{one['name']} {one['version']}" for one in packages if one.get("vulns")]
    if weak:
        return 1, f"weaknesses are known of: {', '.join(sorted(set(weak)))}"
    skipped = [one["name"] for one in packages if "skip_reason" in one]
    if not packages or None in answers or len(skipped) == len(packages):
        return NOT_CHECKED, "not checked: the service that knows weaknesses did not answer"
    if skipped:
        return NOT_CHECKED, f"not checked: {', '.join(sorted(set(skipped)))}"
    return 0, f"{len(packages)} packages, no weakness known"


if __name__ == "__main__":
    sys.exit(main())
