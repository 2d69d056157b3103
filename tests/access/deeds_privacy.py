"""Deeds of the room for personal data, as rows for `tests.access.deeds`."""

from django.utils import timezone

from privacy.actions import erasures, incidents, requests
from tests.access.people import ADMINISTRATORS, CHAIRS, KNOW, NO_SHARE, OFFICERS, RECEIVING, SHARED_WITH
from tests.access.rows_privacy import decided
from vietnam.calendar import today

# Of those who try every deed, whoever holds a role today, also without a post.
WITH_ROLE = (*KNOW, *RECEIVING, "hoa", "dung", "hanh", "tam", "an", "xuan", *SHARED_WITH, *NO_SHARE)
ASKED = {
    "asker": "parent",
    "asker_name": "Nguyễn Thị Sáu",
    "identity": "papers",
    "child_agrees": True,
    "received_on": today(),
}
FACTS = {"what_happened": "Gửi nhầm thư", "kinds": ["contact"]}


def rows(make) -> tuple:
    """Return the rows; `make` is `DeedRow`."""

    def plain(deed, may, given=None, **fields):
        return make(deed, "incident", may, lambda record, by, world: deed(record, by=by, **fields), given)

    def asked(deed, about, may, **fields):
        return make(deed, about, may, lambda record, by, world: deed(record, by=by, **fields))

    return (
        asked(erasures.propose_erasure, "case_old", OFFICERS),
        asked(erasures.take_up_erasure, "erasure_due", OFFICERS),
        asked(erasures.approve_erasure, "erasure_proposed", CHAIRS),
        asked(erasures.reject_erasure, "erasure_proposed", CHAIRS, refusal="needed"),
        asked(erasures.stop_erasure, "erasure_approved", CHAIRS),
        asked(erasures.hold_case, "case_registered", (*OFFICERS, *CHAIRS), reason="Tòa án"),
        asked(erasures.lift_hold, "hold", CHAIRS),
        asked(requests.register_request, "case_registered", OFFICERS, kind="access", **ASKED),
        asked(requests.acknowledge_request, "asked", OFFICERS),
        asked(requests.prepare_package, "asked", OFFICERS),
        asked(requests.release_package, "asked_prepared", CHAIRS),
        asked(requests.finish_request, "asked_fix", OFFICERS, outcome="Đã sửa"),
        asked(requests.refuse_request, "asked", CHAIRS, refusal="harm", outcome="Có thể gây hại"),
        make(
            incidents.report_incident,
            "incident",
            WITH_ROLE,
            lambda _record, by, world: incidents.report_incident(by=by, known_at=timezone.now(), **FACTS),
        ),
        plain(incidents.describe_incident, ADMINISTRATORS, measures="Khóa máy"),
        plain(incidents.add_cases, ADMINISTRATORS, codes=["DT-26-900001"]),
        plain(incidents.add_cases_seen, ADMINISTRATORS, username="hoa", since=today(), until=today()),
        plain(incidents.record_authority_notice, ADMINISTRATORS, number="5/TB", at=timezone.now()),
        plain(incidents.decide_no_notice, ADMINISTRATORS, reason="Máy đã khóa"),
        plain(incidents.close_incident, ADMINISTRATORS, decided, lessons="Khóa máy bằng mã"),
    )
