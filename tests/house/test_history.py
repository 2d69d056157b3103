"""Every model of ours keeps history or says here why not; nobody saves a tracked model behind its back."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

from accounts.models import Role
from casework.models import Case, Child
from tests.house.rooms import WITH_MODELS

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_HISTORY = {
    "audit.Event": "append-only: a row never changes",
    "audit.Link": "append-only: the chain itself",
    "audit.Seal": "append-only: the next one signs it",
    "audit.Verification": "append-only: what a run found",
    "accounts.Throttle": "a counter; its waits leave events",
    "accounts.Invitation": "made, used and withdrawn by deeds that leave events; holds its own dates",
    "accounts.CalendarLink": "made, revoked and fetched by deeds that leave events; holds its own dates",
    "accounts.OpenSession": "gone with its session; beginning and end leave events",
    "schools.AnswerPace": "counted anew every night from referrals, which have history",
    "schools.LineCount": "counted anew every hour from who waits, which has history",
    "accounts.Notice": "a message on its way; what it tells of has history",
    "casework.CaseUserObjectPermission": "granted and taken back with a row of CaseShare, which has history",
    "casework.VisitSheet": "typed and not sent yet; gone with the visits, which have history",
    "casework.ListRow": "the reading of a file, never edited; the report it becomes has history",
    "reports.CommuneFigures": "counted from the histories, and again each night",
    "reports.CommuneMark": "which communes are to be counted anew, for a minute",
    "reports.EventDay": "counted from the events, and again each night",
    "reports.FigureCheck": "what a night has found, written once",
    "reports.Edition": "written once: what was published is never counted again",
    "reports.PaperCounter": "a counter; the papers with its numbers have history",
    "interface.Submission": "a spent token",
    "accounts.DeadAddress": "says that a digest of an address reaches nobody; taking it back leaves an event",
    "reminders.Heartbeat": "one technical row",
    "reminders.ChannelToken": "a secret that is renewed by itself; a history would keep spent ones",
    "reminders.Digest": "a message on its way; what it tells of has history",
    "reminders.Delivery": "the log itself: what became of a message on a channel",
    "reports.Job": "asked for, made, fetched and removed by deeds that leave events; holds its own dates",
    "reports.ReportOrder": "placed, paused and ended by deeds that leave events; holds its own dates",
    "reports.SampleDraw": "written once; a sample that is drawn anew is another row",
    "privacy.DeletionCertificate": "written once: a trigger refuses any change",
    "privacy.Stub": "a number for the figures, never changed and about nobody",
    "referrals.ReferralUserObjectPermission": "granted and taken back by deeds in the referral's history",
}
MESSAGES = ("Notice", "Heartbeat", "DeadAddress", "Digest", "Delivery", "Job", "ReportOrder")
SIGNING_IN = ("Throttle", "OpenSession", "Authenticator")
# Columns that repeat what other rows say or serve the machinery; the rows behind them have history.
DERIVED_UPDATES = {
    ("audit/actions.py", "write_events"),
    ("audit/actions.py", "write_list_events"),
    ("casework/actions/clocks.py", "refresh_next_due"),
    ("casework/actions/clocks.py", "mark_told"),
    ("casework/actions/clocks.py", "note_deed"),
    ("casework/actions/recounting.py", "refresh_all_next_due"),
    ("casework/actions/recounting.py", "_keep"),
    ("casework/actions/listimports/taking.py", "_take_batch"),
    ("reports/actions/rollups.py", "count_marked"),
    ("reports/actions/rollups.py", "_keep"),
    ("reports/actions/rollups.py", "count_day"),
    ("reports/actions/rollups.py", "count_today"),
    ("reports/actions/rollups.py", "_compared_days"),
    ("referrals/actions/counting.py", "count_lines"),
    ("referrals/actions/counting.py", "count_paces"),
}


def models():
    return [model for app in WITH_MODELS for model in apps.get_app_config(app).get_models()]


def test_every_model_keeps_history_or_says_why_not():
    tracked = {model._meta.label for model in models() if hasattr(model, "history")}
    historical = {model._meta.label for model in models() if model.__name__.startswith("Historical")}
    untracked = {model._meta.label for model in models()} - tracked - historical
    assert untracked == set(WITHOUT_HISTORY)


@pytest.mark.parametrize("model", [Case, Child, Role])
def test_history_remembers_who_and_why(model):
    fields = {field.name for field in model.history.model._meta.fields}
    assert {"history_user", "history_change_reason", "history_date"} <= fields


def written_past_history():
    """Yield (file, function) of every queryset update, bulk write or delete in the program's own rooms."""
    forbidden = {"update", "bulk_create", "bulk_update", "delete"}
    for path in sorted(
        path for app in WITH_MODELS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
    ):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                if (
                    isinstance(call.func, ast.Attribute)
                    and call.func.attr in forbidden
                    and _on_rows(call.func.value)
                ):
                    yield path.relative_to(ROOT).as_posix(), function.name


def _on_rows(value) -> bool:
    return "objects" in ast.unparse(value) and not any(
        name in ast.unparse(value)
        for name in (
            "Notice",
            "ListRow",
            "Submission",
            "Heartbeat",
            "ObjectPermission",
            *MESSAGES,
            *SIGNING_IN,
        )
    )


def test_no_tracked_row_is_written_past_its_history():
    assert set(written_past_history()) == DERIVED_UPDATES
