"""Which facts of a sampled case belong to which group; joined to `casework.fields` at the start."""

from casework.enums import FieldGroup

FIELDS = {
    "reports.sampledcase": {
        FieldGroup.PROTECTION: ("marks", "checked_at", "returned_at", "replied_at"),
        FieldGroup.NARRATIVE: ("comments", "finding", "reply"),
    },
}
NOT_PERSONAL = {
    "reports.sampledcase": (
        *("id", "draw", "place", "case", "code", "commune", "officer", "checked_by", "replied_by"),
    ),
}
