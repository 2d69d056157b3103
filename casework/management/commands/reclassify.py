"""`manage.py reclassify RULES`: what old screenings come to under another dated rule set. Changes nothing."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.scope import system_scope
from casework.law import FactsError, rule_sets
from casework.models import Screening
from casework.wizard import judge

SHOWN = ("legal_label", "sdg_economic", "sdg_with_chores", "hazardous", "rules")


class Command(BaseCommand):
    """Write one JSON line a finished screening: the stored result beside the new one, and what changes."""

    help = "Xét lại các phiếu sàng lọc theo một bộ quy định khác; kết quả đã lưu giữ nguyên."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("rules", help="Tên bộ quy định, ví dụ VN-2021-03-15")
        parser.add_argument("--case", default="", help="Mã hồ sơ; bỏ trống để xét mọi hồ sơ")
        parser.add_argument("--changed", action="store_true", help="Chỉ ghi phiếu có kết quả khác")

    def handle(self, *args: Any, rules: str, case: str, changed: bool, **options: Any) -> None:
        known = {row.version: row for row in rule_sets()}
        if rules not in known:
            raise CommandError(f"Không có bộ quy định {rules}. Có: {', '.join(known)}.")
        with system_scope("casework.reclassify"):
            rows = Screening.objects.exclude(finished_at=None).select_related("case").order_by("pk")
            for row in rows.filter(case__code=case) if case else rows:
                line = line_of(row, known[rules])
                if line.get("changed", True) or not changed:
                    self.stdout.write(json.dumps(line, ensure_ascii=False))


def line_of(row, rules) -> dict:
    """Return the stored result of a screening, the one under `rules`, and the fields that differ."""
    line = {"case": row.case.code, "screening": row.pk, "as_of": row.as_of.isoformat()}
    stored = {name: row.result.get(name) for name in SHOWN}
    try:
        result = judge(row.facts, rules)
    except FactsError as error:
        return {**line, "stored": stored, "error": str(error)}
    again = {name: result[name] for name in SHOWN}
    differing = [name for name in SHOWN if name != "rules" and stored[name] != again[name]]
    return {**line, "stored": stored, "again": again, "changed": differing}
