"""What of which case stands in a file, and whether its person may still be shown all of that.

The groups of a case that were shown in full, and whether its name could be known, are kept beside the file by
the keys of the cases. Whatever ends a right since then (a role, a commune, a transfer, an officer's charge, a
hidden name, an erasure) makes one of them smaller, and the file is given out no more.
"""

from casework.access import sees
from casework.enums import FieldGroup, How
from reports.exports.lists import own_cases

NAME = "name"
BATCH = 5_000


class Shown:
    """Collects what a file shows, case by case; `as_keys` is what `still_shown` reads."""

    def __init__(self, groups):
        """Take the groups that have a column in the file."""
        self._groups, self._marks = frozenset(groups), {}

    def note(self, case, hows) -> set[str] | None:
        """Note that `case` is in the file as `hows` shows it; return its marks, None for one that was there.

        A case in several rows bears what any of them showed.
        """
        words, before = marks(hows, self._groups), self._marks.get(case.pk)
        if before not in (None, words):
            words = ",".join(sorted({*before.split(","), *words.split(",")}))
        self._marks[case.pk] = words
        return set(filter(None, words.split(","))) if before is None else None

    def as_keys(self) -> dict[str, list[int]]:
        """Return marks, divided by commas → keys of the cases that bear them."""
        found: dict[str, list[int]] = {}
        for pk, words in self._marks.items():
            found.setdefault(words, []).append(pk)
        return found


def marks(hows, groups) -> str:
    """Return the `groups` that `hows` shows in full, and whether the name may be known, as one text."""
    full = [str(group) for group in groups if hows[group] == How.FULL]
    return ",".join(sorted([*full, NAME] if hows[FieldGroup.IDENTITY] != How.NEVER else full))


def still_shown(user, shown: dict[str, list[int]]) -> bool:
    """Tell whether `user` is shown today at least what `Shown.as_keys` says of every case."""
    return all(
        _batch_shown(user, set(filter(None, words.split(","))), pks)
        for words, keys in shown.items()
        for pks in (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
    )


def _batch_shown(user, wanted: set[str], pks) -> bool:
    # Each group is asked about by itself: what is shown beyond the file does not matter.
    found = own_cases(user).filter(pk__in=pks).only("commune_id", "officer_id", "name_hidden")
    seen = [set(marks(sees(user, case), FieldGroup).split(",")) for case in found]
    return len(seen) == len(pks) and all(wanted <= each for each in seen)
