"""Passwords and keys in the files of the repository, with detect-secrets.

python scripts/find_secrets.py              what is found and not in rules/known_secrets.json
python scripts/find_secrets.py --history    the same over every file that was ever committed
python scripts/find_secrets.py --known      print the entries for rules/known_secrets.json, to be explained

An entry holds a digest of what was found, never the words, and says why it is no secret.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from detect_secrets.core.scan import scan_file
from detect_secrets.settings import transient_settings

ROOT = Path(__file__).resolve().parent.parent
KNOWN = ROOT / "rules" / "known_secrets.json"
# No text: letters and pictures. The list itself is full of digests.
SKIPPED = {".ttf", ".woff2", ".png", ".svg", ".xlsx", ".mo"}
# Digests of packages, kept by their installers.
LOCKS = {"package-lock.json", "known_secrets.json"}
PLUGINS = [
    {"name": "Base64HighEntropyString", "limit": 4.5},
    {"name": "HexHighEntropyString", "limit": 3.0},
    {"name": "KeywordDetector"},
    *({"name": name} for name in (
        "ArtifactoryDetector", "AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector",
        "GitHubTokenDetector", "GitLabTokenDetector", "JwtTokenDetector", "MailchimpDetector", "NpmDetector",
        "OpenAIDetector", "PrivateKeyDetector", "PypiTokenDetector", "SendGridDetector", "SlackDetector",
        "StripeDetector", "TelegramBotTokenDetector", "TwilioKeyDetector",
    )),
]  # fmt: skip
FILTERS = [
    f"detect_secrets.filters.heuristic.{name}"
    for name in (
        "is_indirect_reference",
        "is_likely_id_string",
        "is_not_alphanumeric_string",
        "is_potential_uuid",
        "is_prefixed_with_dollar_sign",
        "is_sequential_string",
        "is_templated_secret",
    )
]


def main(arguments) -> int:
    """Print what is found. Returns 1 when something is found, or an entry explains nothing any more."""
    if "--known" in arguments:
        print(json.dumps(list(entries(found_in_tree())), indent=1, ensure_ascii=False))
        return 0
    if "--history" in arguments:
        lines, count = found_in_history()
        print("\n".join(lines), f"{count} texts of the history read, {len(lines)} found", sep="\n")
        return int(bool(lines))
    lines = faults(list(found_in_tree()), json.loads(KNOWN.read_text(encoding="utf-8")))
    print("\n".join(lines))
    return int(bool(lines))


def faults(found, known) -> list[str]:
    """Return what of `found` is not explained in `known`, and entries without a reason or without use."""
    explained = {_key(entry) for entry in known}
    met = {_key(entry) for entry, _ in found}
    return [
        *(
            f"{entry['file']}:{line}: {entry['kind']}"
            for entry, line in found
            if _key(entry) not in explained
        ),
        *(f"no reason: {entry['file']}: {entry['kind']}" for entry in known if not entry["why"].strip()),
        *(f"no longer there: {entry['file']}: {entry['kind']}" for entry in known if _key(entry) not in met),
    ]


def entries(found):
    """Yield each entry once, with the reason that it has today."""
    reasons = {_key(entry): entry["why"] for entry in json.loads(KNOWN.read_text(encoding="utf-8"))}
    for key, entry in {_key(entry): entry for entry, _ in found}.items():
        yield {**entry, "why": reasons.get(key, "")}


def found_in_tree():
    """Yield (entry, line) for everything that looks like a secret in a file that git keeps or would keep."""
    listed = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard").decode().split("\0")
    for name in sorted(filter(None, listed)):
        if readable(name) and (ROOT / name).is_file():
            yield from found_in(ROOT / name, name)


def found_in(path, name):
    """Yield (entry, line) for one file, which is called `name` in the repository."""
    # Tests call many a made-up word a password.
    plugins = [one for one in PLUGINS if not (one["name"] == "KeywordDetector" and name.startswith("tests/"))]
    with transient_settings({"plugins_used": plugins, "filters_used": [{"path": one} for one in FILTERS]}):
        for one in scan_file(str(path)):
            digest = hashlib.sha256(one.secret_value.encode()).hexdigest()[:24]
            yield {"file": name, "kind": one.type, "digest": digest}, one.line_number


def found_in_history() -> tuple[list[str], int]:
    """Return lines about secrets in texts that were committed at any time, and how many texts were read.

    What is explained for today's tree is explained wherever it stood before.
    """
    explained = {entry["digest"] for entry in json.loads(KNOWN.read_text(encoding="utf-8"))}
    objects = (line.partition(" ") for line in _git("rev-list", "--objects", "--all").decode().splitlines())
    texts = {key: name for key, _, name in objects if name and Path(name).suffix and readable(name)}
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for key, name in texts.items():
            copy = Path(folder) / f"text{Path(name).suffix}"
            copy.write_bytes(_git("cat-file", "blob", key))
            for entry, line in found_in(copy, name):
                if entry["digest"] not in explained:
                    lines.append(f"{name}:{line}: {entry['kind']} (object {key[:12]})")
    return lines, len(texts)


def readable(name) -> bool:
    """Tell whether a file of this name may hold a secret as text."""
    return Path(name).suffix not in SKIPPED and Path(name).name not in LOCKS


def _git(*words) -> bytes:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=True).stdout


def _key(entry) -> tuple:
    return entry["file"], entry["kind"], entry["digest"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
