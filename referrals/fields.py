"""Which facts of a referral belong to which group; joined to `casework.fields` when the program starts."""

from casework.enums import FieldGroup

FIELDS = {
    "referrals.referral": {
        FieldGroup.SCHOOLING: (
            "need",
            "institution",
            "programme",
            "follows",
            "state",
            "sent_at",
            "answer_due",
            "answered_at",
            "first_day_expected",
            "no_show_reason",
            "goes_on_at",
            "proposed_day",
            "decline_reason",
            "answer_from",
            "answer_how",
            "answer_on",
        ),
        FieldGroup.PROTECTION: ("consent", "shared"),
        FieldGroup.NARRATIVE: ("choice_reason", "share_reasons", "message", "decline_comment"),
    },
    "referrals.waitingentry": {
        FieldGroup.SCHOOLING: ("programme", "state", "since", "offered_at", "left_at", "left_reason"),
        FieldGroup.NARRATIVE: ("left_comment",),
    },
    "referrals.referralmessage": {FieldGroup.NARRATIVE: ("text",)},
    "referrals.placement": {FieldGroup.SCHOOLING: ("starts", "group", "ends", "end_reason", "drop_reason")},
    "referrals.placementcheck": {
        FieldGroup.SCHOOLING: ("mark", "on", "source", "attends", "keeps_up"),
        FieldGroup.PROTECTION: ("bullied", "help_needed"),
    },
    "referrals.attendance": {FieldGroup.SCHOOLING: ("week", "days_expected", "days_attended", "missed_on")},
}
# Of a letter: its code, the commune that sent it, its day.
LETTER = ("letter_code", "letter_commune", "letter_on")
NOT_PERSONAL = {
    "referrals.referral": ("id", "case", "by", "answered_by", "responsible", *LETTER),
    "referrals.waitingentry": ("id", "case", "by"),
    "referrals.referralmessage": ("id", "referral", "by", "at"),
    "referrals.placement": ("id", "referral"),
    "referrals.attendance": ("id", "placement", "by", "at"),
    "referrals.placementcheck": ("id", "case", "placement", "by", "at"),
}
