"""What the school of Thu reported: one pupil waits at the commune, one was looked into."""

from accounts.enums import RoleKind
from casework.access import own_communes
from casework.actions import forwarding, pupils, reports
from casework.forwarding import content_from
from vietnam.calendar import today

PUPILS = (
    {
        "reference": "NK-09/2026",
        "village": "Ấp 2",
        "child": {"full_name": "Mai Thị Ngọc Hân", "sex": "female", "grade": 7, "schooling": "enrolled"},
        "report": {"what_was_said": "Em nghỉ nhiều buổi.\nVắng 6 buổi trong 4 tuần qua."},
        "found": "Đã đến nhà cùng cô giáo: em nghỉ vì ốm, đã đi học lại.",
    },
    {
        "reference": "NK-12/2026",
        "village": "Ấp 4",
        "child": {"full_name": "Võ Hoàng Phúc", "sex": "male", "grade": 8, "schooling": "absent"},
        "report": {
            "what_was_said": "Mẹ em nói em phải đi bốc vác phụ nhà.\nVắng 12 buổi trong 4 tuần qua.",
            "work_text": "Bốc vác ở vựa trái cây",
            "done_before": "Giáo viên chủ nhiệm đã đến nhà hai lần.",
        },
    },
)


def report_pupils(people) -> None:
    """Report both; of the second one the mother spoke with the school today."""
    thu, lan = people["thu"], people["lan"]
    school, commune = thu.posts.get().institution, own_communes(lan, RoleKind.OFFICER)[0]
    for told in PUPILS:
        facts = {"child": told["child"], "household": {"village": told["village"]}, "caregivers": []}
        sent = pupils.report_pupil(
            school,
            by=thu,
            to_commune=commune,
            content=content_from({**facts, "report": told["report"]}),
            urgent=False,
            reference=told["reference"],
            raised_on=None if "found" in told else today(),
        )
        if "found" in told:
            received = forwarding.receive_forward(sent, by=lan)
            reports.dismiss_report(received, by=lan, reason="no_risk", comment=told["found"])
