"""Which field of which table is given to a parent or child, and why the others are not. Data.

A table or field that is missing here is withheld, and a test fails until somebody has decided.
"""

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _


class Rule(models.TextChoices):
    """GIVE, or the reason that is printed in place of the field. SILENT fields are keys and bookkeeping."""

    GIVE = "give", ""
    SILENT = "silent", ""
    HARM = "harm", _("Có thể gây hại cho trẻ hoặc cản trở việc bảo vệ trẻ")
    REPORTER = "reporter", _("Bảo vệ người cung cấp thông tin (Nghị định 56/2017/NĐ-CP, Điều 24)")
    OTHERS = "others", _("Là dữ liệu của người khác")
    OWN_WORDS = "own_words", _("Lời riêng của trẻ: chỉ cung cấp khi chính trẻ yêu cầu")
    WHERE = "where", _("Trẻ đang được giữ an toàn: không cho biết trẻ ở đâu, học ở đâu, ai đang giúp trẻ")
    UNDECIDED = "undecided", _("Chưa được xem xét để cung cấp")


# Given unless the finding is a worst form of child labour, which could bring the child into danger at home.
FINDINGS = {("casework.case", "legal_label"), ("casework.screening", "label")}
DANGEROUS_FINDINGS = ("worst_form",)

# What tells where the child is to be found, in a field of its own or in an officer's words. Given unless the
# child's name is hidden or the child is kept apart; then only when the chair's release says so.
WHERE = {
    "casework.child": {"school_name"},
    "casework.household": {"village", "commune", "lives_since"},
    "casework.case": {"commune"},
    "casework.reportforward": {"from_commune", "to_commune", "reason", "outcome"},
    "casework.transfer": {"from_commune", "to_commune", "address"},
    "casework.assessment": {"learning", "needs"},
    "casework.plan": {"objectives"},
    "casework.planobjective": {"what"},
    "casework.planactivity": {"what", "partner"},
    "casework.casemeeting": {"place", "purpose"},
    "casework.meetingperson": {"office"},
    "casework.meetingconclusion": {"what"},
    "casework.consent": {"institution", "receiver"},
    "reports.committeedecision": {"question", "decision"},
    "casework.support": {"what", "provider", "reason"},
    "referrals.referral": {"institution", "programme"},
    "referrals.placement": {"group"},
}

# What a person calls a table whose model has only a name of the code.
TITLES = {
    "casework.household": _("Nơi ở và hoàn cảnh gia đình"),
    "casework.caregiver": _("Người chăm sóc"),
    "casework.reporter": _("Người cung cấp thông tin"),
    "referrals.referralmessage": _("Trao đổi với cơ sở"),
    "referrals.referraluserobjectpermission": _("Quyền xem phiếu chuyển gửi"),
    "casework.caseuserobjectpermission": _("Quyền xem hồ sơ"),
}
# What a person calls a field whose model has only a name of the code.
FIELD_TITLES = {
    "casework.screening.facts": _("điều đã kể khi sàng lọc"),
    "casework.screening.result": _("kết quả tính từ các câu trả lời"),
    "casework.workedat.workplace": _("nơi làm việc"),
    "casework.child.birth_precision": _("ngày sinh biết chính xác đến"),
    "casework.caseshare.ended_by": _("người kết thúc chia sẻ"),
    "casework.caseshare.reviewed_by": _("người xem xét lần mở khẩn cấp"),
}


def _table(**groups) -> dict[str, Rule]:
    return {name: Rule(rule) for rule, names in groups.items() for name in names.split()}


FIELDS: dict[str, dict[str, Rule]] = {
    "casework.child": _table(
        give="full_name nickname sex birth_date birth_precision stated_age age_as_of personal_id ethnicity "
        "schooling grade school_name birth_certificate residence_paper identity_paper",
        silent="id household merged_into search_key nick_key sort_key birth_year personal_id_key",
    ),
    "casework.household": _table(give="village lives_since poverty poverty_year commune", silent="id"),
    "casework.caregiver": _table(
        others="full_name relation phone ended_why ended_on", silent="id household phone_key search_key"
    ),
    "casework.case": _table(
        give="code commune state legal_label opened_on closed_on",
        harm="risk name_hidden hiding_comment",
        silent="id child officer next_due next_kind touched_at last_deed_on",
    ),
    "casework.report": _table(
        give="received_at state hours_per_day days_per_week",
        reporter="channel place what_was_said work_text workplace_text urgent dismiss_reason dismiss_comment "
        "number condition likely_harm done_before family residence anonymous changed_why",
        others="father_name father_age father_job mother_name mother_age mother_job",
        silent="id commune child case taken_by fingerprint fingerprint_key forward_key brought_from "
        "in_charge",
    ),
    "casework.reportforward": _table(
        give="from_commune to_commune reason at state answered_at outcome",
        harm="comment answer",
        reporter="content urgent from_institution reference raised_on raised_answered_on",
        others="by answered_by",
        silent="id report key received_at",
    ),
    "casework.transfer": _table(
        give="from_commune to_commune at state answered_at address",
        harm="why answer told",
        others="by answered_by",
        silent="id case code whole_family answer_by case_state notes home_from home_to",
    ),
    "casework.reporter": _table(reporter="full_name phone address notes", silent="id report"),
    "casework.screening": _table(
        give="as_of respondent label",
        harm="facts result override_reason proposed_label",
        others="others_present",
        silent="id case step rules by finished_at beside starts_from",
    ),
    "casework.workedat": _table(give="work_types noted_on ended_on", harm="workplace", silent="id case by"),
    "casework.assessment": _table(
        give="on initial learning needs need_kinds",
        harm="harm capacity risk family notes proposed risk_reason condition protective factors community "
        "problems safe_provider safe_service care_provider care_service",
        own_words="child_words",
        others="caregiver_words",
        silent="id case by",
    ),
    "casework.plan": _table(
        give="version objectives caregiver_agrees review_on submitted_at", silent="id case by"
    ),
    "casework.planobjective": _table(
        give="kind what by_date outcome outcome_on", harm="outcome_reason", silent="id plan"
    ),
    "casework.planactivity": _table(
        give="group what partner starts_on by_date cost outcome outcome_on",
        others="responsible",
        harm="outcome_reason",
        silent="id plan objective",
    ),
    "casework.casemeeting": _table(
        give="state at place purpose",
        harm="discussed off_reason",
        own_words="child_words",
        others="caregiver_words",
        silent="id case by minutes_by minutes_at",
    ),
    "casework.meetingperson": _table(give="office came", others="name body", silent="id meeting"),
    "casework.meetingconclusion": _table(
        give="kind what by_date done_on", others="responsible", harm="done_note", silent="id meeting"
    ),
    "casework.decision": _table(
        give="kind outcome number at decided_on sent_on",
        others="implementers recipients",
        harm="comment remarks",
        silent="id case plan by scan signed_by",
    ),
    "casework.visit": _table(
        give="on child_seen seen_alone attending_school next_visit_on",
        harm="place still_in_child_labour observed why_not_alone next_visit_reason",
        own_words="child_words",
        others="caregiver_words",
        silent="id case by",
    ),
    "casework.visitsheet": _table(harm="typed", silent="id case by at"),
    "casework.settleddoubt": _table(harm="reason", silent="id case key by at"),
    "casework.review": _table(
        give="on stable next_review_on",
        harm="harm capacity levels stable_in conclusion next_step",
        silent="id case by",
    ),
    "casework.closure": _table(
        give="reason on followed_on",
        harm="where told comment follow_result follow_comment",
        silent="id case came_from by at decision followed_by",
    ),
    "casework.consent": _table(
        give="purpose institution receiver child_agrees child_on given_on until ground withdrawn_on",
        harm="child_not_asked ground_reason withdrawn_who withdrawn_reason",
        others="caregiver_name caregiver_agrees witness",
        silent="id case by how child_how scan",
    ),
    "casework.support": _table(
        give="kind state what planned_on given_on worth provider reason", silent="id case by activity"
    ),
    "casework.emergencystep": _table(give="kind at", harm="whom where text", silent="id case by noted_at"),
    "casework.isolation": _table(
        give="number decided_at starts_on ends_on ground order_number extended_by ended_on end_reason",
        harm="apart_from why place carer end_comment",
        others="signed_by",
        silent="id case by",
    ),
    "casework.note": _table(harm="text", silent="id case kind by written_in kept_in at answers"),
    "casework.caseshare": _table(
        give="kind starts_at ends_at ended_at",
        harm="purpose emergency_reason verdict review_comment",
        others="user granted_by ended_by reviewed_by",
        silent="id case end_reason reviewed_at",
    ),
    "casework.caseuserobjectpermission": _table(silent="id permission user content_object"),
    "casework.attachment": _table(
        give="kind at",
        harm="title",
        silent="id case by file_kind pages size sha256 stored_as removed_at removed_by removed_why",
    ),
    "casework.deadline": _table(
        others="helper",
        silent="id case kind about rule starts_at due_at counted_from met_at cancelled_at owner told_for"
        " put_off_until put_off_why counted_by paused_at paused_why pauses",
    ),
    "referrals.referral": _table(
        give="need institution programme shared state sent_at answered_at first_day_expected proposed_day"
        " decline_reason no_show_reason answer_how answer_on",
        harm="choice_reason message share_reasons",
        others="decline_comment answer_from",
        silent="id case consent follows goes_on_at by answer_due answered_by responsible letter_code"
        " letter_commune letter_on",
    ),
    "referrals.waitingentry": _table(
        give="programme state since offered_at left_at left_reason", harm="left_comment", silent="id case by"
    ),
    "referrals.referralmessage": _table(harm="text", silent="id referral by at"),
    "referrals.placement": _table(give="starts group ends end_reason drop_reason", silent="id referral"),
    # As the conclusions of a meeting about the case.
    "reports.committeedecision": _table(
        give="code kind question due answer decision by_date done_on",
        others="responsible",
        harm="done_note",
        silent="id pack asks_again",
    ),
    # What a supervisor says of an officer's work on the case.
    "reports.sampledcase": _table(
        others="marks comments finding reply checked_at returned_at replied_at",
        silent="id draw place case code commune officer checked_by replied_by",
    ),
    "referrals.placementcheck": _table(
        give="on attends keeps_up help_needed", harm="bullied source", silent="id case placement mark by at"
    ),
    "referrals.attendance": _table(
        give="week days_expected days_attended missed_on", silent="id placement by at"
    ),
    "referrals.referraluserobjectpermission": _table(silent="id permission user content_object"),
    "casework.merge": _table(
        give="at undone_at",
        others="undo_reason",
        silent="id case gone_case kept gone folded steps by undone_by",
    ),
    "casework.listrow": _table(silent="id list_import number state record issues fingerprint take report"),
    # The records that a paper prints are given field by field; the file holds what would do harm as well.
    "reports.issuedpaper": _table(
        give="kind symbol number year dated withdrawn_on",
        harm="content withdrawn_why",
        silent="id case about commune text_version code sha256 by at withdrawn_by",
    ),
    "privacy.hold": _table(give="since lifted_on", harm="reason", silent="id case by lifted_by"),
    "privacy.datarequest": _table(
        give="kind asker received_on due_on state decided_at refusal tells_where",
        others="asker_name identity",
        silent="id case child_agrees wish acknowledged_on registered_by prepared_by decided_by expires_at "
        "outcome",
    ),
}


def title_of(model) -> str:
    """Return what a person calls the rows of `model`."""
    return str(TITLES.get(model._meta.label_lower, model._meta.verbose_name))


def kind_words(label: str) -> str:
    """Return what a person calls a table by its label; one that is gone from the program stays as it is."""
    try:
        return title_of(apps.get_model(label))
    except (LookupError, ValueError):
        return label


def label_of(field) -> str:
    """Return what a person calls a field."""
    return str(FIELD_TITLES.get(f"{field.model._meta.label_lower}.{field.name}", field.verbose_name))


def tells_where(field) -> bool:
    """Tell whether a model's field may say where the child is to be found."""
    return field.name in WHERE.get(field.model._meta.label_lower, ())


def rule_of(field) -> Rule:
    """Return the rule of a model's field; UNDECIDED when nobody has decided."""
    return FIELDS.get(field.model._meta.label_lower, {}).get(field.name, Rule.UNDECIDED)
