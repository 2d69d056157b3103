"""Which facts of papers and sampled cases belong to which group; joined to `casework.fields` at the start."""

from casework.enums import FieldGroup

FIELDS = {
    "reports.issuedpaper": {
        FieldGroup.IDENTITY: ("content",),
        FieldGroup.PROTECTION: ("kind", "symbol", "year", "number", "dated", "withdrawn_on"),
        FieldGroup.NARRATIVE: ("withdrawn_why",),
    },
    "reports.sampledcase": {
        FieldGroup.PROTECTION: ("marks", "checked_at", "returned_at", "replied_at"),
        FieldGroup.NARRATIVE: ("comments", "finding", "reply"),
    },
}
NOT_PERSONAL = {
    "reports.issuedpaper": (
        *("id", "case", "about", "commune", "text_version", "code", "sha256", "by", "at", "withdrawn_by"),
    ),
    "reports.sampledcase": (
        *("id", "draw", "place", "case", "code", "commune", "officer", "checked_by", "replied_by"),
    ),
}
