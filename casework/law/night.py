"""Night work: any minute from 22:00 to 06:00 (Labour Code, Art 106)."""

from .facts import Activity

DAY = 24 * 60
BEGINS, ENDS = 22 * 60, 6 * 60


def in_night(starts_at: int, ends_at: int) -> bool:
    """Say whether a shift touches the night; times in minutes after midnight, the end may be next day."""
    if ends_at <= starts_at:
        ends_at += DAY
    nights = ((0, ENDS), (BEGINS, DAY + ENDS), (DAY + BEGINS, 2 * DAY + ENDS))
    return any(starts_at < end and ends_at > begin for begin, end in nights)


def night_by_times(activity: Activity) -> bool | None:
    """Say what the times tell; None when they do not tell. One time alone may be enough."""
    start, end = activity.starts_at, activity.ends_at
    if start is not None and end is not None:
        return None if start % DAY == end % DAY else in_night(start, end)
    if start is not None and (start >= BEGINS or start < ENDS):
        return True
    if end is not None and (end > BEGINS or end <= ENDS):
        return True
    return None


def works_at_night(activity: Activity) -> bool | None:
    """Say whether the child works at night: the answer or the times, whichever says yes."""
    by_times = night_by_times(activity)
    if activity.night_work or by_times:
        return True
    return by_times if activity.night_work is None else False


def times_contradict(activity: Activity) -> bool:
    """Say whether the times tell otherwise than the answer on night work."""
    by_times = night_by_times(activity)
    return by_times is not None and activity.night_work is not None and by_times != activity.night_work
