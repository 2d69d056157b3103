"""Which facts of a paper belong to which group; joined to `casework.fields` when the program starts."""

from casework.enums import FieldGroup

FIELDS = {
    "reports.issuedpaper": {
        FieldGroup.IDENTITY: ("content",),
        FieldGroup.PROTECTION: ("kind", "symbol", "year", "number", "dated", "withdrawn_on"),
        FieldGroup.NARRATIVE: ("withdrawn_why",),
    },
}
NOT_PERSONAL = {
    "reports.issuedpaper": (
        *("id", "case", "about", "commune", "text_version", "code", "sha256", "by", "at", "withdrawn_by"),
    ),
}
