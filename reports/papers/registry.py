"""All kinds of papers, in the order in which they stand on the page of a case."""

from django.http import Http404

from reports.papers.form_assessments import MAU_02, MAU_03
from reports.papers.kinds import PaperKind

ALL: tuple[PaperKind, ...] = (MAU_02, MAU_03)
KINDS: dict[str, PaperKind] = {kind.code: kind for kind in ALL}


def kind_of(code: str) -> PaperKind:
    """Return the kind `code`. Raises Http404 for one that is not known."""
    if code not in KINDS:
        raise Http404
    return KINDS[code]
