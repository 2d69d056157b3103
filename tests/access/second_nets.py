"""Guards whose loss others make up for, each with what still stands in the way."""

# Deeds that lock the case with a right and move it along the table, which asks for the same right.
MOVING = {
    "casework.actions.cases.reopen_case": "plan",
    "casework.actions.closing.decide_closure": "approve",
    "casework.actions.closing.propose_closure": "plan",
    "casework.actions.closing.propose_ending": "plan",
    "casework.actions.plans.approve_plan": "approve",
    "casework.actions.plans.assess_case": "assess",
    "casework.actions.plans.begin_new_cycle": "plan",
    "casework.actions.plans.return_plan": "approve",
    "casework.actions.plans.submit_plan": "plan",
}
NOTHING_TO_ASK = "without it the database is asked a question that finds nothing"
AT_THE_START = "runs when the program starts; tests/accounts/test_administration.py reads what came of it"
BEFORE_A_FILE = "keeps a stranger from having a file read; the deed inside asks under the lock"
SITE = "config.admin_site.HouseAdminSite"
ASKED_FOR = "`openable` takes from the answer only the keys that it asked for"
BY_AREA = "people are taken by the area of their role, and only areas that hold the commune are looked up"
CODE_ONLY = "the code that the event names, no right"
SECOND_NETS = {
    "accounts.access.supervisors_of_communes: filter supervision_area__isnull=False": BY_AREA,
    "accounts.access.supervisors_of_communes: filter supervision_area__in=areas": BY_AREA,
    "reminders.access.openable: when not _is_about_work(notice)": (
        "work as a whole is about a record of which nobody is told by its key"
    ),
    "reminders.access._supervised: only str(pk) in pks": ASKED_FOR,
    "reminders.access._institutions: filter pk__in=pks": ASKED_FOR,
    "reminders.access._rows: filter pk__in=pks": ASKED_FOR,
    "reminders.access._versions: filter pk__in=pks": ASKED_FOR,
    "reminders.access._versions: filter pk__in=set(versions.values())": ASKED_FOR,
    "reminders.access._seen: filter code__in=keys": ASKED_FOR,
    "reminders.access._seen: and key.isascii()": "keys are written by the program: a number or nothing",
    "reminders.access._seen: and key.isdigit()": "keys are written by the program: a number or nothing",
    "casework.actions.cases.move_case: if transition.permission not in case_permissions(by, case)": (
        "`lock_case` has asked for the same right"
    ),
    "referrals.actions.moves._seen: if not _permissions(by, referral)": (
        "`_require` asks for the right; `_seen` keeps a stranger from reading why not"
    ),
    **{f"{deed}: right {right!r}": "`move_case` asks for the same right" for deed, right in MOVING.items()},
    "casework.actions.plans.approve_on_paper: if 'plan' not in case_permissions(by, case)": BEFORE_A_FILE,
    "casework.actions.plans._approve_on_paper: right 'plan'": "`approve_on_paper` has asked",
    "casework.actions.closing.close_on_paper: if 'plan' not in case_permissions(by, case)": BEFORE_A_FILE,
    "casework.actions.closing._close_on_paper: right 'plan'": "`close_on_paper` has asked",
    "casework.actions.reports.part_report: right 'screen'": (
        "`_lock` asks for the right to decide about the report, which the same people hold"
    ),
    "casework.views.visits._beside: right 'visit'": "only cases with that right are asked for",
    "referrals.access.counted_referrals: filter sent_at__isnull=False": (
        "every figure is of those sent within a span of days"
    ),
    "referrals.access.is_own: and has_role(user, RoleKind.OFFICER)": (
        "only officers may refer; it spares counsellors a question about the case"
    ),
    "referrals.actions.institution.pass_on_all: if not has_role(by, RoleKind.ADMINISTRATOR)": (
        "`pass_on_referrals` asks for the same role at each post"
    ),
    "casework.access.opened: and code_of(row)": CODE_ONLY,
    "accounts.actions.sessions.begin_session: when not session.session_key": "the session gets another key",
    "accounts.actions.sessions.keep: when rested >= STEP.total_seconds()": (
        "each page then writes when the session was used"
    ),
    "accounts.actions.throttling._locked: filter key__in=keys.values()": "taken by their key afterwards",
    "casework.views.meetings.meeting_edit: right 'meet' (2)": "asked at the beginning of the same request",
    "casework.views.meetings.minutes: right 'meet' (2)": "asked at the beginning of the same request",
    "accounts.actions.throttling._locked: when any(made)": "how often what has rested is swept away",
    "casework.views.merging.merged: right 'merge' (2)": "`unmerge_records` asks for the right on both cases",
    "casework.access.sees_report: only report.commune_id in commune_ids(user, kind)": (
        "`report_permissions` refuses whoever has no role there before anything is shown"
    ),
    "accounts.access._communes: when provinces": NOTHING_TO_ASK,
    "accounts.access._communes: when supervision": NOTHING_TO_ASK,
    "accounts.access._communes: only role.supervision_area_id": NOTHING_TO_ASK,
    "accounts.access._communes: and not role.area.is_commune": "nothing lies inside a commune",
    "accounts.actions.throttling._network: and address": "an address that is missing",
    "accounts.actions.throttling._count: and now + wait": "a moment, no condition",
    f"{SITE}.admin_view.<locals>.refused_or_shown: when request.user.is_authenticated": (
        "`SignInRequired` has led everybody else to the page to sign in"
    ),
    f"{SITE}.login: if request.user.is_authenticated": (
        "`admin_view` has refused whoever is signed in without the role"
    ),
    f"{SITE}.register: choice isinstance(model_or_iterable, ModelBase)": AT_THE_START,
    f"{SITE}.register: choice not isinstance(model_or_iterable, ModelBase)": AT_THE_START,
    f"{SITE}.register: only model._meta.app_label in ADMINISTERED_APPS": AT_THE_START,
    "privacy.access.get_erasure: choice erasure and erasure.case_codes": CODE_ONLY,
    "privacy.access.get_erasure: choice not erasure and erasure.case_codes": (CODE_ONLY),
    "schools.access.institutions_of: when post.institution.name not in names": "each name once",
    "schools.access.institutions_of: filter user_id__in=user_ids": "found by user afterwards",
}
