"""The beat with a clock that may jump."""

from celery.beat import PersistentScheduler


class SteadyScheduler(PersistentScheduler):
    """Celery's own, which would sleep for two days after a clock that was two days ahead was put right.

    It computes each next run from the last one; a last run that lies in the future is taken to be now, and
    the order of what comes next, which was made under the wrong clock, is made anew.
    """

    def tick(self, *args, **kwargs):
        """Run what is due; return the seconds until the next time (see `celery.beat.Scheduler.tick`)."""
        self.forget_the_future()
        return super().tick(*args, **kwargs)

    def forget_the_future(self) -> None:
        """Take every last run that lies in the future to be now."""
        ahead = [entry for entry in self.schedule.values() if entry.last_run_at > entry.default_now()]
        for entry in ahead:
            entry.last_run_at = entry.default_now()
        if ahead:
            self._heap = None
