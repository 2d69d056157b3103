"""Faults on purpose: the reminders under killed processes, lost brokers, dead mail servers and wrong clocks.

`make faults` runs them (docs/faults.md); a short run is in tests/reminders/test_faults.py.
"""
