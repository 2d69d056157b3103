"""Two editors of one record with history: the token of what is stored, and the page of both versions.

The newest row of the history is the token: every way of writing leaves one. How the page works stands in
`interface.editing`.
"""

from dataclasses import dataclass

from interface.editing import VERSION, ChangedMeanwhile, Clash, answered, kept, unanswered


def newest(history):
    """Return the newest row of `history` with who wrote it, None without one."""
    return history.select_related("history_user").order_by("-history_id").first()


def version_of(history) -> str:
    """Return the token of what is stored now; `history`: rows of one record, or of one kind in a case."""
    return str(history.order_by("-history_id").values_list("history_id", flat=True).first() or 0)


def require_version(history, version: str | None, fields=None) -> None:
    """Raise `ChangedMeanwhile` when more is stored than `version`, under the lock of the deed.

    With `fields` only a change of one of them counts. None, from code without a form, asks nothing.
    """
    if version is None or version == version_of(history):
        return
    opened, now = before(history, version), newest(history)
    untouched = opened and now and fields and all(getattr(opened, f) == getattr(now, f) for f in fields)
    if not untouched:
        raise ChangedMeanwhile


def before(history, version: str | None):
    """Return the row of `history` on which a form was opened with the token `version`, or None."""
    version = version or ""
    key = int(version) if version.isascii() and version.isdigit() and len(version) < 19 else 0
    return history.filter(history_id=key).first()


def opened_with(request, history) -> str:
    """Return the token for a page with a form: the one that was sent, or that of what is stored now."""
    return sent_version(request) or version_of(history)


@dataclass(frozen=True)
class Both:
    """What `components/both_versions.html` draws: whose version is stored since when, and what differs."""

    clashes: list[Clash]
    who: str
    when: object
    version: str
    kept: list[tuple[str, str]]
    missing: bool


def both(history, clashes: list[Clash], data) -> Both:
    """Return both versions of what was sent as `data` and what the newest row of `history` says."""
    row = newest(history)
    who = str(row.history_user or "") if row else ""
    return Both(
        answered(clashes, data),
        who,
        row and row.history_date,
        version_of(history),
        kept(data),
        unanswered(data),
    )


def sent_version(request) -> str | None:
    """Return the token that a form carried, None for one without it."""
    return request.POST.get(VERSION)
