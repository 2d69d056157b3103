"""All kinds of papers, in the order in which they stand on the page of a case."""

from django.http import Http404

from reports.papers.closing import DECISION, PROOF
from reports.papers.consents import CONSENT, CONSENT_BLANK
from reports.papers.form_assessments import MAU_02, MAU_03
from reports.papers.form_isolation import MAU_07
from reports.papers.form_plan import MAU_04, MAU_05
from reports.papers.form_report import MAU_01
from reports.papers.form_review import MAU_06
from reports.papers.kinds import PaperKind
from reports.papers.letters import ASKING, NAMED
from reports.papers.minutes import MINUTES
from reports.papers.transfers import TRANSFER
from reports.papers.visits import VISIT, VISIT_BLANK

FORMS: tuple[PaperKind, ...] = (MAU_01, MAU_02, MAU_03, MAU_04, MAU_05, MAU_06, MAU_07)
LETTERS: tuple[PaperKind, ...] = (
    *(MINUTES, CONSENT_BLANK, CONSENT, VISIT_BLANK, VISIT),
    *(TRANSFER, PROOF, DECISION, ASKING, NAMED),
)
ALL: tuple[PaperKind, ...] = (*FORMS, *LETTERS)
KINDS: dict[str, PaperKind] = {kind.code: kind for kind in ALL}


def kind_of(code: str) -> PaperKind:
    """Return the kind `code`. Raises Http404 for one that is not known."""
    if code not in KINDS:
        raise Http404
    return KINDS[code]
