"""Which facts of a request belong to which group; joined to `casework.fields` when the program starts."""

from casework.enums import FieldGroup

FIELDS = {
    "privacy.datarequest": {
        FieldGroup.IDENTITY: ("asker", "asker_name", "identity"),
        FieldGroup.PROTECTION: (
            *("kind", "child_agrees", "received_on", "due_on", "acknowledged_on", "state"),
            *("decided_at", "expires_at", "refusal", "tells_where"),
        ),
        FieldGroup.NARRATIVE: ("wish", "outcome"),
    },
    "privacy.hold": {FieldGroup.PROTECTION: ("since", "lifted_on"), FieldGroup.NARRATIVE: ("reason",)},
    "privacy.erasure": {
        FieldGroup.PROTECTION: (
            *("rule", "ground", "state", "proposed_at", "decided_at", "not_before", "executed_at"),
        ),
        FieldGroup.NARRATIVE: ("refusal",),
    },
}
NOT_PERSONAL = {
    "privacy.datarequest": ("id", "case", "registered_by", "prepared_by", "decided_by"),
    "privacy.hold": ("id", "case", "by", "lifted_by"),
    "privacy.erasure": ("id", "child", "commune", "case_codes", "proposed_by", "decided_by"),
}
