"""Who looks past a person's own rows: a short list, and nobody else."""

import ast

from config.local.addresses import ROOT
from tests.house.rooms import PACKAGES

DOORS = {"system_scope", "commune_scope", "hidden_row"}
# In code that a request reaches.
IN_REQUESTS = {
    "accounts/scope.py: access.refusal": "a refusal is written down with its place",
    "casework/elsewhere.py: casework.look_elsewhere": "initials, age, commune and whom to call",
    "casework/merging.py: casework.merge_elsewhere": "how many rows of a child lie elsewhere, a number",
    "casework/actions/transfers.py: casework.accept_transfer": "who takes a case over is not shown it yet",
    "casework/actions/transfers.py: casework.lock_transfer": "who answers locks a case that is not shown yet",
    "casework/actions/transfers.py: casework.decline_transfer": "only the clock of the case and its people",
    "casework/actions/communes.py: casework.count_commune": "numbers by kind, for an administrator",
    "casework/recounting.py: casework.preview_recount": "numbers by kind and province, for an administrator",
    "casework/actions/handover.py: casework.hand_over": "an administrator passes cases on by their codes",
    "casework/actions/succession.py: casework.settle_account": "where a blocked account leaves work, ids",
    "casework/actions/succession.py: casework.settle": "passes that work on, shows nothing of it",
    "accounts/leaving.py: accounts.open_work": "numbers and codes of open work, for an administrator",
    "casework/actions/shares.py: casework.open_urgently": "the case that is opened in an emergency",
    "casework/actions/reports.py: casework.tell_sender": "what became of a report goes back the way it came",
    "reports/figures/counting.py: reports.figures": "numbers, codes of cases that were the commune's then",
    "reports/figures/deciding.py: reports.figures": "codes of cases that were the commune's then",
    "reports/health.py: reports.health": "how many notices wait or failed; files by kind, person and reason",
    "reports/checking.py: reports.check_code": "kind, commune, day and standing of a paper, whoever asks",
    "reports/access.py: reports.left_papers": "number, kind and days of what the own commune issued",
    "reports/actions/papers.py: reports.withdraw_paper": "the issuer withdraws its paper; reason and day",
    "reports/review_access.py: reports.worked_on": "which of the cases in sight somebody once had, codes",
    "privacy/held.py: privacy.held": "what a commune decided about a case it had, for the child's package",
    "referrals/lines.py: referrals.place_in_line": "how many wait before a child, and in all: two numbers",
    "referrals/actions/institution.py: referrals.grant": "a newcomer's post brings grants of referrals",
    "referrals/actions/proposals.py: referrals.take_back": "whether a screening was begun, yes or no",
}


def opened():
    """Yield (file, name of the task) of every place that opens a scope of a task."""
    for room in PACKAGES:
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in DOORS - {"hidden_row"}:
                    name = node.args[0].value if isinstance(node.args[0], ast.Constant) else "?"
                    yield path.relative_to(ROOT).as_posix(), name


def test_only_named_doors_look_past_a_persons_rows():
    tasks = {
        f"{file}: {name}"
        for file, name in opened()
        if not file.endswith("tasks.py") and "/management/" not in file
    }
    assert tasks == {*IN_REQUESTS, *BY_TASKS}


def test_a_hidden_row_is_only_asked_for_by_access():
    asking = [
        path.relative_to(ROOT).as_posix()
        for room in PACKAGES
        for path in (ROOT / room).rglob("*.py")
        if "hidden_row(" in path.read_text(encoding="utf-8") and path.name != "scope.py"
    ]
    assert sorted(asking) == [f"{room}/access.py" for room in ("casework", "privacy", "referrals", "reports")]


# In actions that only tasks and commands call.
BY_TASKS = {
    "casework/actions/birthdays.py: casework.birthdays",
    "casework/actions/silence.py: casework.silence",
    "casework/actions/pupils.py: casework.forget_returned",
    "referrals/actions/asking.py: referrals.ask_first_days",
    "referrals/actions/silence.py: referrals.ask_attendance",
    "referrals/actions/counting.py: referrals.count_lines",
    "referrals/actions/counting.py: referrals.count_paces",
    "referrals/actions/line.py: referrals.offer_places",
    "reminders/actions.py: reminders.tell_plans",
    "reports/actions/editions.py: reports.publish",
    "reminders/actions.py: reminders.tell_schools",
    "reminders/pausing.py: reminders.tell_pauses",
    "reminders/referrals.py: reminders.tell_referrals",
    "casework/actions/communes.py: casework.merge_commune",
    "casework/actions/recounting.py: casework.recount",
    "casework/actions/listimports/checking.py: casework.check_list",
    "casework/actions/listimports/checking.py: casework.find_list",
    "casework/actions/listimports/matching.py: casework.matches_elsewhere",
    "casework/actions/listimports/taking.py: casework.import_list",
    "casework/actions/shares.py: casework.drop_rights",
    "casework/actions/shares.py: casework.end_shares",
    "casework/actions/shares.py: casework.tell_unreviewed",
    "reports/working.py: reports.work",
    "reports/actions/late_decisions.py: reports.tell_tasks",
    "reports/actions/doing.py: reports.claim",
    "reports/actions/doing.py: reports.finish",
    "reports/actions/doing.py: reports.give_up",
    "reports/actions/doing.py: reports.set_back",
    "reports/actions/doing.py: reports.expire",
    "reports/actions/rollups.py: reports.count_figures",
    "reports/actions/rollups.py: reports.fill_figures",
    "reports/actions/rollups.py: reports.count_events",
    "reports/actions/rollups.py: reports.compare_figures",
    "reports/actions/orders.py: reports.orders_due",
    "reports/actions/orders.py: reports.make_order",
    "config/rotating.py: ?",
    "referrals/actions/institution.py: referrals.expire",
    "reminders/actions.py: reminders.claim",
    "reminders/escalation.py: reminders.escalate",
    "reminders/escalation.py: reminders.escalate_reports",
    "reminders/names.py: reminders.names",
    "reminders/actions.py: reminders.tell",
    "reminders/actions.py: reminders.tell_reports",
}
