"""Bringing everything of the installation under the active key: columns, indexes, seeds, documents."""

from contextlib import contextmanager
from dataclasses import dataclass, field

from accounts.actions.seeds import rotate_seeds, seeds_left
from accounts.scope import system_scope
from audit.actions import history_opened
from casework.actions.stored import documents_left, reseal_documents
from reports.files import files_left, reseal_files
from vault import rotation

TASK = "vault.rotate_keys"


@dataclass
class Rotated:
    """What one run did: how many values by what they are, what is left, and places that do not open."""

    done: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)


def rotate_everything(told=lambda line: None) -> Rotated:
    """Encrypt anew whatever lies under an older key; `told` hears a line for each part that had some.

    Runs beside the program and may be broken off anywhere: the next run goes on with what is left.
    """
    found = Rotated()
    for index in rotation.blind_indexes():
        _count(found, index.about, rotation.rotate_index(index, _scope), told)
    for column in rotation.sealed_columns():
        _count(found, str(column), rotation.rotate_column(column, _scope, found.unreadable), told)
    with _scope():
        _count(found, "mfa_authenticator.data", [rotate_seeds()], told)
    with system_scope(TASK):
        _count(found, "casework_attachment.stored_as", [reseal_documents()], told)
        _count(found, "reports_job.stored_as", [reseal_files()], told)
    found.left = left_over()
    return found


def left_over() -> dict[str, int]:
    """Return what still needs an older key, by where it lies."""
    with system_scope(TASK):
        others = {
            "mfa_authenticator.data": seeds_left(),
            "casework_attachment.stored_as": documents_left(),
            "reports_job.stored_as": files_left(),
        }
    return rotation.left_over(lambda: system_scope(TASK)) | {name: n for name, n in others.items() if n}


@contextmanager
def _scope():
    with system_scope(TASK), history_opened("rotate_keys"):
        yield


def _count(found: Rotated, name: str, batches, told) -> None:
    total = 0
    for changed in batches:
        total += changed
    if total:
        found.done[name] = total
        told(f"{name}: {total}")
