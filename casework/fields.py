"""Which facts belong to which group, and who sees which group how. Data only: pages, `casework.access`, the
masks of `casework.disclosure` and the page "who sees what" all read these tables.

Every field of every model about a child stands in exactly one group or among `NOT_PERSONAL`; a test walks
the models. Reasons: docs/decisions/0017-fields.md.
"""

from casework.enums import FieldGroup, How, Viewer

_KEYS = ("id", "case", "by", "at")
# Model label → group → fields.
FIELDS = {
    "casework.child": {
        FieldGroup.IDENTITY: (
            "full_name",
            "nickname",
            "search_key",
            "nick_key",
            "sort_key",
            "sex",
            "birth_date",
            "birth_precision",
            "stated_age",
            "age_as_of",
            "birth_year",
            "ethnicity",
        ),
        FieldGroup.CONTACT: ("personal_id", "personal_id_key"),
        FieldGroup.SCHOOLING: (
            *("schooling", "grade", "school_name"),
            *("birth_certificate", "residence_paper", "identity_paper"),
        ),
    },
    "casework.household": {
        FieldGroup.CONTACT: ("village", "lives_since"),
        FieldGroup.PROTECTION: ("poverty", "poverty_year"),
    },
    "casework.caregiver": {
        FieldGroup.IDENTITY: ("full_name", "relation", "search_key", "ended_why", "ended_on"),
        FieldGroup.CONTACT: ("phone", "phone_key"),
    },
    "casework.case": {
        FieldGroup.IDENTITY: ("name_hidden", "hiding_comment"),
        FieldGroup.WORK: ("legal_label",),
        FieldGroup.PROTECTION: ("state", "risk", "opened_on", "closed_on", "next_due", "next_kind"),
    },
    "casework.deadline": {
        FieldGroup.PROTECTION: (
            *("kind", "rule", "starts_at", "due_at", "met_at", "cancelled_at", "owner"),
            *("put_off_until", "put_off_why", "paused_at", "paused_why", "pauses"),
        ),
        FieldGroup.NARRATIVE: ("helper",),
    },
    "casework.note": {FieldGroup.NARRATIVE: ("text",)},
    "casework.emergencystep": {
        FieldGroup.CONTACT: ("where",),
        FieldGroup.PROTECTION: ("kind", "at"),
        FieldGroup.NARRATIVE: ("whom", "text"),
    },
    "casework.isolation": {
        FieldGroup.CONTACT: ("place", "carer"),
        FieldGroup.PROTECTION: (
            *("number", "decided_at", "signed_by", "starts_on", "ends_on", "extended_by", "ended_on"),
            *("end_reason", "ground", "order_number"),
        ),
        FieldGroup.NARRATIVE: ("apart_from", "why", "end_comment"),
    },
    "casework.report": {
        FieldGroup.IDENTITY: (
            *("father_name", "father_age", "father_job"),
            *("mother_name", "mother_age", "mother_job"),
        ),
        FieldGroup.CONTACT: ("place", "residence"),
        FieldGroup.WORK: ("work_text", "workplace_text", "hours_per_day", "days_per_week"),
        FieldGroup.PROTECTION: ("channel", "received_at", "urgent", "state", "dismiss_reason", "number"),
        FieldGroup.NARRATIVE: (
            *("what_was_said", "dismiss_comment", "condition", "likely_harm", "done_before", "family"),
            "changed_why",
        ),
        FieldGroup.REPORTER: ("anonymous",),
    },
    "casework.reportforward": {
        FieldGroup.SCHOOLING: ("from_institution",),
        FieldGroup.PROTECTION: (
            *("reason", "urgent", "received_at", "state", "answered_at", "outcome"),
            *("reference", "raised_on", "raised_answered_on"),
        ),
        FieldGroup.NARRATIVE: ("comment", "content", "answer"),
    },
    "casework.transfer": {
        FieldGroup.IDENTITY: ("told",),
        FieldGroup.CONTACT: ("address",),
        FieldGroup.PROTECTION: ("state", "case_state", "answer_by", "answered_at", "whole_family"),
        FieldGroup.NARRATIVE: ("why", "answer"),
    },
    "casework.reporter": {FieldGroup.REPORTER: ("full_name", "phone", "address", "notes")},
    "casework.screening": {
        FieldGroup.WORK: (
            "as_of",
            "respondent",
            "facts",
            "step",
            "result",
            "rules",
            "proposed_label",
            "label",
            "finished_at",
        ),
        FieldGroup.NARRATIVE: ("others_present", "override_reason"),
    },
    "casework.workedat": {FieldGroup.WORK: ("work_types", "noted_on", "ended_on")},
    "casework.assessment": {
        FieldGroup.PROTECTION: ("on", "initial", "harm", "capacity", "risk", "proposed", "need_kinds"),
        FieldGroup.NARRATIVE: (
            *("notes", "risk_reason", "condition", "family", "protective", "factors", "learning"),
            *("community", "child_words", "caregiver_words", "problems", "needs"),
            *("safe_provider", "safe_service", "care_provider", "care_service"),
        ),
    },
    "casework.plan": {
        FieldGroup.PROTECTION: ("version", "caregiver_agrees", "review_on", "submitted_at"),
        FieldGroup.NARRATIVE: ("objectives",),
    },
    "casework.planobjective": {
        FieldGroup.PROTECTION: ("kind", "by_date", "outcome", "outcome_on"),
        FieldGroup.NARRATIVE: ("what", "outcome_reason"),
    },
    "casework.planactivity": {
        FieldGroup.PROTECTION: ("group", "starts_on", "by_date", "cost", "outcome", "outcome_on"),
        FieldGroup.NARRATIVE: ("what", "responsible", "partner", "outcome_reason"),
    },
    "casework.casemeeting": {
        FieldGroup.PROTECTION: ("state", "at", "minutes_at"),
        FieldGroup.NARRATIVE: (
            *("place", "purpose", "child_words", "caregiver_words", "discussed", "off_reason"),
        ),
    },
    "casework.meetingperson": {
        FieldGroup.IDENTITY: ("name",),
        FieldGroup.PROTECTION: ("office", "came"),
        FieldGroup.NARRATIVE: ("body",),
    },
    "casework.meetingconclusion": {
        FieldGroup.PROTECTION: ("kind", "by_date", "done_on"),
        FieldGroup.NARRATIVE: ("what", "responsible", "done_note"),
    },
    "casework.decision": {
        FieldGroup.PROTECTION: ("kind", "outcome", "number", "decided_on", "signed_by", "sent_on"),
        FieldGroup.NARRATIVE: ("comment", "remarks", "implementers", "recipients"),
    },
    "casework.visit": {
        FieldGroup.CONTACT: ("place",),
        FieldGroup.SCHOOLING: ("attending_school",),
        FieldGroup.WORK: ("still_in_child_labour",),
        FieldGroup.PROTECTION: ("on", "child_seen", "seen_alone", "next_visit_on"),
        FieldGroup.NARRATIVE: (
            *("why_not_alone", "child_words", "caregiver_words", "observed", "next_visit_reason"),
        ),
    },
    "casework.visitsheet": {FieldGroup.NARRATIVE: ("typed",)},
    "casework.settleddoubt": {FieldGroup.NARRATIVE: ("reason",)},
    "casework.review": {
        FieldGroup.PROTECTION: (
            *("on", "harm", "capacity", "stable", "levels", "stable_in", "next_step", "next_review_on"),
        ),
        FieldGroup.NARRATIVE: ("conclusion",),
    },
    "casework.closure": {
        FieldGroup.CONTACT: ("where",),
        FieldGroup.PROTECTION: ("reason", "on", "came_from", "followed_on", "follow_result"),
        FieldGroup.NARRATIVE: ("told", "comment", "follow_comment"),
    },
    "casework.consent": {
        FieldGroup.IDENTITY: ("caregiver_name", "witness"),
        FieldGroup.PROTECTION: (
            *("purpose", "institution", "receiver", "caregiver_agrees", "given_on", "how", "child_agrees"),
            *("child_on", "child_how", "until", "ground", "withdrawn_on", "withdrawn_who"),
        ),
        FieldGroup.NARRATIVE: ("child_not_asked", "ground_reason", "withdrawn_reason"),
    },
    "casework.support": {
        FieldGroup.PROTECTION: ("kind", "state", "planned_on", "given_on", "worth"),
        FieldGroup.NARRATIVE: ("what", "provider", "reason"),
    },
    "casework.caseshare": {
        FieldGroup.PROTECTION: ("emergency_reason", "verdict"),
        FieldGroup.NARRATIVE: ("purpose", "review_comment"),
    },
    "casework.merge": {FieldGroup.IDENTITY: ("steps",), FieldGroup.NARRATIVE: ("undo_reason",)},
    "casework.attachment": {FieldGroup.PROTECTION: ("kind",), FieldGroup.NARRATIVE: ("title",)},
    "casework.listimport": {FieldGroup.LIST: ("table",)},
    "casework.listrow": {FieldGroup.LIST: ("record", "issues")},
}
# Keys, people of the service and marks of the machinery: they tell nothing about the child by themselves.
NOT_PERSONAL = {
    "casework.child": ("id", "household", "merged_into"),
    "casework.household": ("id", "commune"),
    "casework.caregiver": ("id", "household"),
    "casework.case": ("id", "code", "child", "commune", "officer", "touched_at", "last_deed_on"),
    "casework.deadline": ("id", "case", "about", "counted_from", "counted_by", "told_for"),
    "casework.note": (*_KEYS, "kind", "written_in", "kept_in", "answers"),
    "casework.emergencystep": ("id", "case", "by", "noted_at"),
    "casework.isolation": ("id", "case", "by"),
    "casework.report": (
        "id",
        "commune",
        "child",
        "case",
        "taken_by",
        "fingerprint",
        "fingerprint_key",
        "forward_key",
        "brought_from",
        "in_charge",
    ),
    "casework.reporter": ("id", "report"),
    "casework.screening": ("id", "case", "by", "beside", "starts_from"),
    "casework.workedat": ("id", "case", "workplace", "by"),
    # A place, shown apart from cases to who works with those of its commune; it names no child.
    "casework.workplace": ("id", "commune", "name", "place", "kind", "sector", "by"),
    "casework.inspectionreferral": (
        *("id", "workplace", "commune", "sent_to", "letter", "observed"),
        *("sent_on", "answered_on", "answer", "by"),
    ),
    "casework.reportforward": (
        *("id", "report", "from_commune", "to_commune", "key", "by", "at", "answered_by"),
    ),
    "casework.transfer": (
        *("id", "case", "code", "from_commune", "to_commune", "by", "at", "answered_by"),
        *("notes", "home_from", "home_to"),
    ),
    "casework.assessment": ("id", "case", "by"),
    "casework.plan": ("id", "case", "by"),
    "casework.planobjective": ("id", "plan"),
    "casework.planactivity": ("id", "plan", "objective"),
    "casework.casemeeting": ("id", "case", "by", "minutes_by"),
    "casework.meetingperson": ("id", "meeting"),
    "casework.meetingconclusion": ("id", "meeting"),
    "casework.decision": (*_KEYS, "plan", "scan"),
    "casework.visit": ("id", "case", "by"),
    "casework.visitsheet": ("id", "case", "by", "at"),
    "casework.settleddoubt": (*_KEYS, "key"),
    "casework.review": ("id", "case", "by"),
    "casework.closure": (*_KEYS, "decision", "followed_by"),
    "casework.consent": ("id", "case", "by", "scan"),
    "casework.support": ("id", "case", "by", "activity"),
    "casework.caseshare": (
        *("id", "case", "user", "kind", "granted_by", "starts_at", "ends_at", "ended_at", "ended_by"),
        *("end_reason", "reviewed_at", "reviewed_by"),
    ),
    "casework.attachment": (
        *(*_KEYS, "file_kind", "pages", "size", "sha256"),
        *("stored_as", "removed_at", "removed_by", "removed_why"),
    ),
    "casework.merge": (
        *("id", "case", "gone_case", "kept", "gone", "folded", "by", "at"),
        *("undone_at", "undone_by"),
    ),
    "casework.listimport": (
        "id",
        "commune",
        "by",
        "at",
        "file_name",
        "mapping",
        "state",
        "rows_total",
        "rows_done",
    ),
    "casework.listrow": ("id", "list_import", "number", "state", "fingerprint", "take", "report"),
    "casework.columnmemory": ("id", "commune", "signature", "mapping"),
}
# Fields that say where the child can be found although their group is open to more people.
EXACT_PLACES = {("casework.child", "school_name"), ("casework.report", "workplace_text")}

_WORK_OF_A_CASE = {
    FieldGroup.SCHOOLING: How.FULL,
    FieldGroup.WORK: How.FULL,
    FieldGroup.PROTECTION: How.FULL,
    FieldGroup.NARRATIVE: How.FULL,
}
SEES = {
    Viewer.IN_CHARGE: {
        FieldGroup.IDENTITY: How.FULL,
        FieldGroup.CONTACT: How.FULL,
        **_WORK_OF_A_CASE,
        FieldGroup.REPORTER: How.OWN,
        FieldGroup.LIST: How.FULL,
    },
    Viewer.OFFICER: {
        FieldGroup.IDENTITY: How.FULL,
        FieldGroup.CONTACT: How.ON_REQUEST,
        **_WORK_OF_A_CASE,
        FieldGroup.REPORTER: How.OWN,
        FieldGroup.LIST: How.FULL,
    },
    Viewer.CHAIR: {
        FieldGroup.IDENTITY: How.FULL,
        FieldGroup.CONTACT: How.ON_REQUEST,
        **_WORK_OF_A_CASE,
        FieldGroup.REPORTER: How.APART,
        FieldGroup.LIST: How.NEVER,
    },
    Viewer.SUPERVISOR: {
        FieldGroup.IDENTITY: How.ON_REQUEST,
        FieldGroup.CONTACT: How.ON_REQUEST,
        **_WORK_OF_A_CASE,
        FieldGroup.REPORTER: How.NEVER,
        FieldGroup.LIST: How.NEVER,
    },
}
# Shares of one case (decision 15): a co-worker works on it as another officer would; an emergency opening
# shows where the child is, and what was told only on request, so that every look stands in the review.
SEES[Viewer.CO_WORKER] = {**SEES[Viewer.OFFICER], FieldGroup.REPORTER: How.NEVER, FieldGroup.LIST: How.NEVER}
SEES[Viewer.BREAK_GLASS] = {
    **SEES[Viewer.CO_WORKER],
    FieldGroup.CONTACT: How.FULL,
    FieldGroup.NARRATIVE: How.ON_REQUEST,
}
# With a hidden name everybody but these sees neither name nor place, and no free text, which may hold both.
SEES_HIDDEN_NAMES = (Viewer.IN_CHARGE, Viewer.CHAIR)
WITHHELD_WITH_THE_NAME = (FieldGroup.IDENTITY, FieldGroup.CONTACT, FieldGroup.NARRATIVE)
# Groups that somebody is shown on request.
ON_REQUEST = tuple(
    group for group in FieldGroup if How.ON_REQUEST in {table[group] for table in SEES.values()}
)
_OPENNESS = (How.NEVER, How.ON_REQUEST, How.OWN, How.APART, How.FULL)


def group_of(label: str, field: str) -> FieldGroup | None:
    """Return the group of `field` of the model `label`, None for one that is not personal.

    Raises KeyError for a field that nobody has listed: what is not listed is not shown.
    """
    for group, names in FIELDS.get(label, {}).items():
        if field in names:
            return group
    if field in NOT_PERSONAL[label]:
        return None
    raise KeyError(f"{label}.{field}")


def hows(viewers, *, hidden: bool) -> dict[FieldGroup, How]:
    """Return group → how somebody sees it who looks as each of `viewers`; `hidden`: the name is hidden."""
    tables = [_table(viewer, hidden) for viewer in viewers]
    return {
        group: max((table[group] for table in tables), key=_OPENNESS.index, default=How.NEVER)
        for group in FieldGroup
    }


def _table(viewer, hidden) -> dict[FieldGroup, How]:
    table = SEES[viewer]
    if not hidden or viewer in SEES_HIDDEN_NAMES:
        return table
    return {**table, **dict.fromkeys(WITHHELD_WITH_THE_NAME, How.NEVER)}
