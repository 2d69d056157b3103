"""How people, ages and deadlines of casework are written in lists."""

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from casework.birthdays import birthday_words
from casework.deadlines import emergency_clock, forward_clock, is_ours, waits
from casework.disclosure import disclosed, disclosed_report
from casework.due import by_the_day, due_words, pause_words, waiting_words
from casework.enums import BirthPrecision, ForwardState, ReportState, Risk
from vietnam.calendar import ZONE, today

register = template.Library()
# A report is decided about at once (Decree 56/2017, Art 25); after this long the list says so in colour.
LONG_WAIT = dt.timedelta(days=2)

RISK_COLOURS = {Risk.HIGH: "red", Risk.MEDIUM: "orange", Risk.LOW: "green", Risk.UNKNOWN: "grey"}
register.filter("pause_words", pause_words)
LATE_COLOURS = {True: "red", "today": "orange", False: "grey"}


@register.simple_tag(takes_context=True)
def listed(context, case):
    """Return what a list shows of the child of `case`: initials, or nothing of a hidden name."""
    return disclosed(case, context["request"].user).listed


@register.simple_tag(takes_context=True)
def listed_report(context, report):
    """Return what a list shows of the child of `report`, as `listed`."""
    return disclosed_report(report, context["request"].user).listed


@register.filter
def child_initials(child):
    """Return the initials of a child whom the person may know, or words where the name is not known."""
    return child.initials or _("Chưa biết tên")


@register.simple_tag
def match_reasons(match):
    """Return why a record may be of the same child, in words: "cùng họ tên, cùng năm sinh"."""
    words = ", ".join(str(reason.label) for reason in match.compared.reasons)
    return words[:1].upper() + words[1:]


@register.filter
def age_words(child):
    """Return "12 tuổi" as of today, or words where nothing about the age is known."""
    age = child.age_on(today())
    return _("Chưa rõ tuổi") if age is None else _("%(age)s tuổi") % {"age": age}


@register.filter
def due_tag(moment):
    """Return a deadline as a coloured tag in words; empty without one."""
    if moment is None:
        return ""
    words = due_words(moment)
    colour = LATE_COLOURS[words["late"]]
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, words["text"])


@register.filter
def may_be_put_off(deadline) -> bool:
    """Tell whether the clock is one of our own settings, which may be put off, and none of the law."""
    return is_ours(deadline.kind)


@register.filter
def due_moment(moment):
    """Return when a deadline ends: the day, and the hour where it does not run to the end of the day."""
    return date_format(moment.astimezone(ZONE), "d/m/Y" if by_the_day(moment) else "H:i d/m/Y")


@register.filter
def birthday_of(deadline, child):
    """Return which age of `child` started a deadline, in words, without the day of birth; else ""."""
    return birthday_words(deadline, child, exact=False)


@register.filter
def report_clock(report):
    """Return the clock of a report: 12 hours of an urgent one that waits, how long another waits, or ""."""
    if not waits(report):
        return ""
    due = emergency_clock(report)
    if due:
        return due_tag(due)
    colour = LATE_COLOURS["today" if timezone.now() - report.received_at > LONG_WAIT else False]
    words = waiting_words(report.received_at)
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, words)


@register.filter
def forward_clock_tag(forward):
    """Return what is left of the 12 hours of an urgent report on its way here, as a tag; else ""."""
    return due_tag(forward_clock(forward))


@register.filter
def forward_words(report):
    """Return how far a report of a list has come that was sent to another commune, in words; else ""."""
    sent = report.state == ReportState.FORWARDED and report.forward_state
    return ForwardState(report.forward_state).label if sent else ""


@register.filter
def risk_tag(case):
    """Return the risk of a case as a coloured tag."""
    colour = RISK_COLOURS[case.risk]
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, case.get_risk_display())


@register.filter
def birth_words(person):
    """Return a birth as far as it is known: "27/03/2013", "03/2013", "2013" or "12 tuổi".

    `person` is a Child or the cleaned row of a list: both hold the four fields of a birth.
    """
    if person.birth_date:
        shown = {BirthPrecision.MONTH: "%m/%Y", BirthPrecision.YEAR: "%Y"}.get(
            person.birth_precision, "%d/%m/%Y"
        )
        return person.birth_date.strftime(shown)
    if person.stated_age is not None:
        return _("khoảng %(age)s tuổi") % {"age": person.stated_age}
    return _("chưa rõ ngày sinh")
