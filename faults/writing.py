"""The deeds whose notices are counted: urgent reports by the real action, each told to a whole commune."""

import threading
import time

from django.db import DatabaseError, connection

from accounts.enums import NoticeKind, NoticeState, RoleKind
from accounts.models import Notice, Role, User
from accounts.scope import system_scope
from casework.actions.reports import take_report
from casework.models import Report
from config.demo.people import SINCE, seed_people
from reminders.queries import last_pump
from tests.fixtures import make_areas
from vietnam.calendar import today

MORE = 2


def stage() -> tuple:
    """Make areas and people; return who writes, the commune, and how many are told of each report."""
    with system_scope("faults.stage"):
        commune = make_areas()["A"]
        cast = seed_people()
        for number in range(MORE):
            name = f"truc{number}"
            user = User.objects.create(username=name, full_name=name, email=f"{name}@den-truong.example")
            Role.objects.create(user=user, kind=RoleKind.OFFICER, area=commune, starts=SINCE)
        make_report(cast["lan"], commune, 0)
        told = Notice.objects.filter(kind=NoticeKind.EMERGENCY).count()
    connection.close()  # the next fault may cut it
    return cast["lan"], commune, told


def make_report(officer, commune, number: int) -> int:
    """Take in one urgent report; return its key."""
    child = {
        "full_name": f"Trẻ {number}",
        "sex": "male",
        "birth_date": today().replace(year=today().year - 12, day=1),
    }
    report = {"channel": "direct", "work_text": "x", "urgent": True}
    made = take_report(
        commune=commune,
        by=officer,
        child={**child, "birth_precision": "day"},
        household={"village": "x"},
        caregiver={},
        report=report,
        reporter={},
    )
    return made.pk


class Writer(threading.Thread):
    """Writes reports up to `target`, which the run raises; `acknowledged` are those that were confirmed."""

    def __init__(self, officer, commune):
        super().__init__(daemon=True)
        self.officer, self.commune = officer, commune
        self.target, self.acknowledged, self.failed, self.ended = 0, [], 0, False

    def run(self):
        while not self.ended:
            if len(self.acknowledged) >= self.target:
                time.sleep(0.05)
                continue
            try:
                with system_scope("faults.write"):
                    pk = make_report(self.officer, self.commune, len(self.acknowledged))
                self.acknowledged.append(pk)
            except DatabaseError:
                # Whether the last one was committed shows at the end.
                self.failed += 1
                connection.close()
                time.sleep(0.2)
        connection.close()


def pump_ran() -> bool:
    """Tell whether the pump has run to its end at least once."""
    return last_pump() is not None


def unsent() -> int:
    """Return how many notices are not sent yet."""
    with system_scope("faults.count"):
        return Notice.objects.exclude(state=NoticeState.SENT).count()


def rows() -> tuple[set[int], list[tuple]]:
    """Return the keys of all reports, and of every emergency notice: key, about, recipient, state."""
    with system_scope("faults.count"):
        reports = set(Report.objects.values_list("pk", flat=True))
        told = Notice.objects.filter(kind=NoticeKind.EMERGENCY)
        return reports, list(told.values_list("pk", "about", "recipient_id", "state"))
