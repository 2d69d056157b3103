"""Which facts of a referral belong to which group; joined to `casework.fields` when the program starts."""

from casework.enums import FieldGroup

FIELDS = {
    "referrals.referral": {
        FieldGroup.SCHOOLING: (
            "need",
            "institution",
            "programme",
            "state",
            "sent_at",
            "answer_due",
            "answered_at",
            "first_day_expected",
            "decline_reason",
        ),
        FieldGroup.PROTECTION: ("consent", "shared"),
        FieldGroup.NARRATIVE: ("choice_reason", "message", "decline_comment"),
    },
    "referrals.referralmessage": {FieldGroup.NARRATIVE: ("text",)},
    "referrals.placement": {FieldGroup.SCHOOLING: ("starts", "group", "ends", "end_reason")},
    "referrals.attendance": {FieldGroup.SCHOOLING: ("week", "days_expected", "days_attended")},
}
NOT_PERSONAL = {
    "referrals.referral": ("id", "case", "by", "answered_by"),
    "referrals.referralmessage": ("id", "referral", "by", "at"),
    "referrals.placement": ("id", "referral"),
    "referrals.attendance": ("id", "placement", "by", "at"),
}
