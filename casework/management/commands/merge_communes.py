"""`manage.py merge_communes`: see what moves when communes merge, order it, and carry it out; runs again."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from areas.models import Area
from casework.actions.communes import carry_out_merges, order_merge, preview_merge
from casework.communes import in_words
from casework.workflow import NotNow


class Command(BaseCommand):
    """Without `--confirm` only the numbers are written. What stopped half-way goes on with `--resume`."""

    help = "Sáp nhập xã: xem số lượng, ra lệnh và chuyển từng xã. Chạy lại được."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--new", default="", help="Mã xã mới")
        parser.add_argument("--old", nargs="+", default=[], help="Mã các xã cũ")
        parser.add_argument("--on", type=dt.date.fromisoformat, help="Ngày có hiệu lực, ví dụ 2026-12-01")
        parser.add_argument("--decision", default="", help="Số văn bản sáp nhập")
        parser.add_argument("--chair", default="", help="Tên đăng nhập của Chủ tịch UBND xã mới")
        parser.add_argument("--by", default="", help="Tên đăng nhập của quản trị hệ thống")
        parser.add_argument("--confirm", default="", help="Tên xã mới, gõ đầy đủ")
        parser.add_argument("--resume", action="store_true", help="Làm tiếp các lệnh đã ra")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["resume"] and not self._order(options):
            return
        self.stdout.write(f"Đã chuyển {carry_out_merges()} xã.")

    def _order(self, told) -> bool:
        """Write the numbers; order the merge when it was confirmed by the name of the new commune."""
        new, olds = _commune(told["new"]), [_commune(code) for code in told["old"]]
        if not olds or not told["on"] or not told["decision"]:
            raise CommandError("Cần --old, --on và --decision.")
        for old, counts in zip(olds, preview_merge(new, olds).values(), strict=True):
            self.stdout.write(f"{old.code} {old} → {new.code} {new}: {sum(counts.values())}")
            self.stdout.writelines(f"  {words}: {number}" for words, number in in_words(counts))
        if not told["confirm"]:
            return False
        if told["confirm"] != new.name:
            raise CommandError(f"--confirm phải là: {new.name}")
        chair = _person(told["chair"]) if told["chair"] else None
        try:
            order_merge(
                new, olds, by=_person(told["by"]), on=told["on"], decision=told["decision"], chair=chair
            )
        except NotNow as refusal:
            raise CommandError(str(refusal)) from None
        return True


def _commune(code) -> Area:
    found = (
        Area.objects.filter(code=code, parent__isnull=False, valid_to=None).order_by("-list_version").first()
    )
    if found is None:
        raise CommandError(f"Không có xã đang hoạt động mang mã {code}.")
    return found


def _person(username) -> User:
    found = User.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise CommandError(f"Không có người dùng {username}.")
    return found
