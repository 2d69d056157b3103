"""What casework itself asks before a case may close: proof that the child stayed (design of the journey).

Each check takes a case and returns the sentences that still stand in the way. Numbers are settings with
their source: Decree 56/2017 Art 30(1)(b) asks for no more risk and a stable child; that it takes two visits
three months apart is our own default.
"""

from django.utils.translation import gettext as _

from casework.enums import DeadlineKind, Level

VISITS_NEEDED = 2
MONTHS_APART = 3
DAYS_APART = 90


def visits_are_proof(case) -> list[str]:
    """Ask what the visits must show, from one reading of them: no child labour any more, and both heard."""
    visits = list(case.visits.all())
    return [*_still_in_child_labour(visits), *_not_heard(visits)]


def review_is_good(case) -> list[str]:
    """Ask for a last review (Mẫu 06) with low harm and a stable child (Decree 56/2017 Art 30(1)(b))."""
    review = case.reviews.first()
    if review and review.harm == Level.LOW and review.stable:
        return []
    return [_("Rà soát theo Mẫu 06 phải kết luận: tổn hại thấp và tình trạng của trẻ ổn định.")]


def no_emergency_is_open(case) -> list[str]:
    """Ask that no 12-hour clock runs: an open emergency keeps the case open."""
    if not any(clock.runs and clock.kind == DeadlineKind.EMERGENCY for clock in case.deadlines.all()):
        return []
    return [_("Ghi biện pháp bảo vệ khẩn cấp đã thực hiện.")]


def no_isolation_runs(case) -> list[str]:
    """Ask that no isolation runs (Decree 56/2017, Art 32): its clock stops with its end."""
    if not any(clock.runs and clock.kind == DeadlineKind.ISOLATION for clock in case.deadlines.all()):
        return []
    return [_("Ghi việc tạm thời cách ly đã kết thúc, trẻ về với ai.")]


CHECKS = (visits_are_proof, review_is_good, no_emergency_is_open, no_isolation_runs)


def _still_in_child_labour(visits) -> list[str]:
    """Ask for visits in a row, far enough apart, at which the child was seen and not in child labour."""
    run = _clean_run(visits)
    if len(run) >= VISITS_NEEDED and (run[0].on - run[-1].on).days >= DAYS_APART:
        return []
    return [
        _(
            "Cần %(visits)s lần thăm liên tiếp, cách nhau ít nhất %(months)s tháng, gặp trẻ và trẻ không còn "
            "lao động trái quy định (hiện có %(have)s lần)."
        )
        % {"visits": VISITS_NEEDED, "months": MONTHS_APART, "have": len(run)}
    ]


def _not_heard(visits) -> list[str]:
    """Ask that the words of the child and of a caregiver stand in a visit."""
    missing = []
    if not any(visit.child_words for visit in visits):
        missing.append(_("Ghi ý kiến của trẻ trong một lần thăm."))
    if not any(visit.caregiver_words for visit in visits):
        missing.append(_("Ghi ý kiến của cha, mẹ hoặc người chăm sóc trong một lần thăm."))
    return missing


def _clean_run(visits) -> list:
    """Return the newest visits up to the first that proves nothing; `visits` come newest first."""
    run = []
    for visit in visits:
        if not visit.child_seen or visit.still_in_child_labour is not False:
            break
        run.append(visit)
    return run
