"""All kinds of papers, in the order in which they stand on the page of a case."""

from django.http import Http404

from reports.papers.form_assessments import MAU_02, MAU_03
from reports.papers.form_isolation import MAU_07
from reports.papers.form_plan import MAU_04, MAU_05
from reports.papers.form_report import MAU_01
from reports.papers.form_review import MAU_06
from reports.papers.kinds import PaperKind

ALL: tuple[PaperKind, ...] = (MAU_01, MAU_02, MAU_03, MAU_04, MAU_05, MAU_06, MAU_07)
KINDS: dict[str, PaperKind] = {kind.code: kind for kind in ALL}


def kind_of(code: str) -> PaperKind:
    """Return the kind `code`. Raises Http404 for one that is not known."""
    if code not in KINDS:
        raise Http404
    return KINDS[code]
