"""Guards whose loss others make up for, each with what still stands in the way."""

SECOND_NETS = {
    "casework.actions.cases.move_case: if transition.permission not in case_permissions(by, case)": (
        "`lock_case` has asked for the same right"
    ),
    "referrals.actions.moves._seen: if not _permissions(by, referral)": (
        "`_require` asks for the right; `_seen` keeps a stranger from reading why not"
    ),
}
