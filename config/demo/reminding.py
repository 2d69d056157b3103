"""What is rarely reminded of, and what became of telling: messages that did not arrive."""

import datetime as dt

from accounts.actions.channels import mark_unreachable
from accounts.enums import URGENT, ChannelName, NoticeReason, NoticeState
from casework.actions import reports, screenings, silence
from casework.models import Case
from reminders.channels.base import Outcome, Result
from reminders.messages import key_of
from reminders.models import Digest
from reminders.sending import write_down
from vietnam.calendar import today

QUIET = "La Ngọc Bích"
QUIET_DAYS = 26
# Work that the law allows from 13 on, for somebody else than the family (Labour Code, Arts 143(3), 145).
LIGHT = {"kind": "economic", "description": "Bó rau", "setting": "employer", "hours_per_week": 6}
LIGHT |= {"work_type": "thu-hoach-rau-mau-thuong"}
CONCLUDED = {"label": "light_work", "override_reason": "Đã xem thỏa thuận có chữ ký của cha mẹ và giờ làm."}


def seed_reminders(people) -> None:
    """A case that falls silent, a child whose health is to be checked, and messages in trouble."""
    fall_silent()
    light_work(people["lan"])
    failed(people)


def fall_silent() -> None:
    """A case on which nothing was recorded for nearly thirty days; every other one was touched today."""
    last = today() - dt.timedelta(days=QUIET_DAYS)
    Case.objects.filter(child__full_name=QUIET).update(last_deed_on=last)
    silence.watch_silence()


def light_work(by) -> None:
    """A child of 13 who lawfully binds vegetables for a neighbour: checked every six months."""
    born = dt.date(today().year - 13, 1, 1)
    report = reports.take_report(
        commune=by.roles.get().area,
        by=by,
        child={"full_name": "Ông Thị Nhã", "sex": "female", "birth_date": born, "birth_precision": "day"},
        household={"village": "Ấp 2"},
        caregiver={"full_name": "Ông Văn Lợi", "relation": "cha", "phone": "0911000145"},
        report={"channel": "direct", "work_text": "Bó rau", "what_was_said": "Chiều bó rau cho hàng xóm."},
        reporter={},
    )
    case = reports.open_case(report, by=by)
    draft = screenings.begin_screening(case, by=by, respondent="child", others_present="Cha của trẻ")
    facts = {"id": case.code, "as_of": today().isoformat(), "birth_date": born.isoformat(), "sex": "female"}
    facts |= {"activities": [LIGHT], "worst_forms": []}
    draft = screenings.save_step(draft, by=by, step=1, facts=facts)
    screenings.finish_screening(draft, by=by, **CONCLUDED)


def failed(people) -> None:
    """For the administrator: a message that the mail server refused, a dead address, a digest that waits."""
    chair, son, hoa = people["minh"], people["son"], people["hoa"]
    mine = chair.notices.filter(kind__in=URGENT)
    notice = mine.earliest("pk")
    refused = Result(Outcome.REFUSED, "550 5.7.1")
    write_down(chair, key_of(notice), refused, channel=ChannelName.EMAIL)
    mine.filter(pk=notice.pk).update(state=NoticeState.FAILED, reason=NoticeReason.NO_CHANNEL)
    mark_unreachable(son, ChannelName.EMAIL, son.email, "550 5.1.1")
    Digest.objects.create(recipient=hoa, day=today())
