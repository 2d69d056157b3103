"""From the numbers and the result of an area's review to the documents."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.pdf.area_review import Printed, Result, Sampled, caseload_pdf, result_pdf
from reports.samples import GONE, last_signed, left_aside, results
from vietnam.calendar import today


def area_document(asked, numbers: dict, *, by, demo: bool) -> bytes:
    """Return the numbers of an area as a PDF, printed now by the user `by`."""
    with override("vi"):
        return caseload_pdf(_printed(asked.area, asked, today(), by, demo), numbers)


def review_document(review, lines, *, by, demo: bool) -> bytes:
    """Return the result of a signed review as a PDF; `lines`: its sample, of `reports.samples`."""
    with override("vi"):
        printed = _printed(review.area, review, review.day, by, demo)
        return result_pdf(printed, review.figures, _result(review, lines))


def _printed(area, asked, day, by, demo: bool) -> Printed:
    return Printed(
        area=area.name,
        since=asked.since,
        until=asked.until,
        day=day,
        made_by=by.full_name,
        made_at=timezone.localtime(),
        demo=demo,
    )


def _result(review, lines) -> Result:
    draws = list(review.draws.all())
    before = last_signed(review)
    return Result(
        signed_by=review.ended_by.full_name,
        signed_at=review.ended_at,
        seed=draws[0].seed,
        draw=draws[0].number,
        frame=len(draws[0].frame),
        digest=draws[0].digest,
        reasons=tuple(draw.why for draw in draws if draw.why),
        aside=tuple(left_aside(draws[0])),
        checklist=review.checklist,
        items=tuple(
            (str(row.words), row.yes, row.no, row.na, row.share, row.before or "–")
            for row in results(review, before)
        ),
        sampled=tuple(_sampled(line) for line in lines),
        looked=review.result["cases"],
        left_out=review.result["left_out"],
        before=before and before.day,
    )


def _sampled(line) -> Sampled:
    row = line.row
    officer = str(row.officer or _("Chưa phân công")) if row else str(GONE)
    commune = row.commune.name if row else ""
    return Sampled(line.code, officer, commune, line.yes, line.no, line.na, line.state)
