"""How dates and numbers are written and read, in place of Django's own locales.

Django's `vi` locale rejects 21/11/2026, reads 03/04/2026 as the 4th of March and starts the week on Sunday.
English pages use the same day-first dates: one record must not read as two days.
"""
