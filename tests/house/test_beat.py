"""The beat goes on when its clock was wrong."""

import datetime as dt

from config.beat import SteadyScheduler
from config.celery import app

AHEAD = dt.timedelta(hours=48)


def scheduler(folder):
    made = SteadyScheduler(app=app, schedule_filename=str(folder / "beat"), lazy=True)
    made.setup_schedule()
    sent = []
    made.apply_entry = lambda entry, producer=None: sent.append(entry.name)
    return made, sent


def test_a_clock_that_was_two_days_ahead_stops_no_task(tmp_path, monkeypatch):
    beat, sent = scheduler(tmp_path)
    now = app.now()
    for entry in beat.schedule.values():
        entry.last_run_at = now + AHEAD
    # Celery's own would wait for two days (at most five minutes at a time).
    assert beat.tick() <= 60
    assert {entry.last_run_at <= app.now() for entry in beat.schedule.values()} == {True}
    beat.schedule["reminders"].last_run_at = now - dt.timedelta(minutes=1)
    beat._heap = None
    assert beat.tick() == 0
    assert sent == ["reminders"]
    beat.close()


def test_a_clock_put_back_while_it_runs_lets_every_task_come_again(tmp_path, monkeypatch):
    beat, sent = scheduler(tmp_path)
    real = app.now
    monkeypatch.setattr(type(app), "now", lambda _app: real() + AHEAD)
    while beat.tick() == 0:
        pass
    everything = {name for name, entry in app.conf.beat_schedule.items()}
    monkeypatch.setattr(type(app), "now", lambda _app: real())
    sent.clear()
    beat.tick()
    monkeypatch.setattr(type(app), "now", lambda _app: real() + dt.timedelta(minutes=2))
    while beat.tick() == 0:
        pass
    minutely = {name for name, entry in app.conf.beat_schedule.items() if entry["schedule"] == 60.0}
    assert minutely <= set(sent) <= everything
    beat.close()
