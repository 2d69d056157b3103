"""`manage.py reminders status | run | retry | explain CODE`: the pump, for whoever keeps it running."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.scope import system_scope
from casework.models import Case
from reminders.actions import run_pump
from reminders.clock import database_now
from reminders.explaining import MOMENT, explain
from reminders.retrying import retry_failed
from reminders.status import status


class Command(BaseCommand):
    """Prints numbers, codes and account names, never a child's name."""

    help = (
        "What waits to be told and sent (status), run the pump once (run), try again (retry), why (explain)."
    )

    def add_arguments(self, parser):
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="vi")
        deeds = parser.add_subparsers(dest="deed", required=True)
        deeds.add_parser("status", help="what waits, what failed, when the pump last ran")
        deeds.add_parser("run", help="run the pump once, without worker and broker")
        retry = deeds.add_parser("retry", help="make what failed due now")
        which = retry.add_mutually_exclusive_group(required=True)
        which.add_argument("--notice", type=int, metavar="PK")
        which.add_argument("--all-failed", action="store_true")
        deeds.add_parser("explain", help="each clock of one case").add_argument("code")

    def handle(self, *, deed, language, **options):
        with override(language):
            for line in DEEDS[deed](options):
                self.stdout.write(line)


def _status(_options):
    with system_scope("reminders.status"):
        now = status()
    yield _("Lần chạy gần nhất: %(at)s") % {"at": _moment(now.beat) if now.beat else _("chưa chạy lần nào")}
    if now.late:
        yield _("CHẬM từ %(at)s: xem tiến trình worker và beat còn chạy không") % {"at": _moment(now.late)}
    yield _("Thời hạn đã qua, chưa báo: %(many)d") % {"many": now.untold}
    yield _("Thông báo chờ gửi: %(many)d") % {"many": now.waiting}
    if now.oldest:
        yield _("Thông báo chờ lâu nhất lập lúc: %(at)s") % {"at": _moment(now.oldest)}
    yield _("Đang gửi: %(many)d; bị bỏ dở, sẽ gửi lại: %(expired)d") % {
        "many": now.sending,
        "expired": now.expired,
    }
    for tries, many, again in now.failed:
        words = {"many": many, "tries": tries, "at": _moment(again) if again else _("lần chạy kế tiếp")}
        yield _("Gửi không được %(tries)d lần: %(many)d thông báo; thử lại chậm nhất: %(at)s") % words
    yield _("Đã gửi trong 24 giờ: %(many)d") % {"many": now.sent}
    yield _("Không gửi vì người nhận không còn quyền xem: %(many)d") % {"many": now.withheld}
    yield from _outside(now)


def _outside(now):
    """Yield the lines about the mornings and about what channels did not take."""
    yield _("Thư tổng hợp kế tiếp: %(at)s, cho %(many)d người") % {
        "at": _moment(now.morning),
        "many": now.owed,
    }
    yield _("Thư tổng hợp hôm nay chưa gửi xong: %(many)d") % {"many": now.digests}
    for channel, code, many in now.faults:
        words = {"channel": channel or "-", "code": code or "-", "many": many}
        yield _("Chưa gửi được, kênh %(channel)s, mã %(code)s: %(many)d") % words
    for channel, many in now.dead:
        yield _("Địa chỉ không tới được, kênh %(channel)s: %(many)d") % {"channel": channel, "many": many}


def _run(_options):
    counts = run_pump()
    yield _("Thời hạn vừa báo: %(passed)d; thông báo đã xử lý: %(sent)d") % counts


def _retry(options):
    many = retry_failed(options["notice"])
    if options["notice"] and not many:
        raise CommandError(_("Thông báo này không ở trong số gửi không được."))
    yield _("Sẽ gửi lại ở lần chạy kế tiếp: %(many)d") % {"many": many}


def _explain(options):
    with system_scope("reminders.explain"):
        case = Case.objects.filter(code=options["code"].strip().upper()).first()
        if case is None:
            raise CommandError(_("Không có hồ sơ mang mã này."))
        yield from list(explain(case, database_now()))


def _moment(at) -> str:
    return f"{timezone.localtime(at):{MOMENT}}"


DEEDS = {"status": _status, "run": _run, "retry": _retry, "explain": _explain}
