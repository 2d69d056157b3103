"""Facts of papers and sampled cases by group, and keys to a commune that stay; joined to `casework`."""

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
# Keys to a commune that stay when it becomes part of another one (`casework.communes.STAYING`).
STAYING = {
    "reports.committeesetting.commune": "the new commune says what its own committee is called",
    "reports.committeepack.told_of": "a report that was made tells of the commune of its day",
    "reports.papercounter.commune": "the numbers of a commune that is no more are not given again",
    "reports.issuedpaper.commune": "who issued a paper is a fact",
    "referrals.referral.letter_commune": "who issued a letter is a fact",
    "reports.communefigures.commune": "what was counted of a commune; the new one is counted by itself",
    "reports.communemark.commune": "says that a commune is to be counted, and goes with it",
    "reports.eventday.area": "what was done in a commune of then, as its events say",
    "reports.population.area": "the people of an area of then",
}
