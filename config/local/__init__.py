"""PostgreSQL and Valkey for a machine with nothing installed but Python.

They only fill in `DATABASE_URL` and `REDIS_URL` where these are not set; the program itself knows
nothing of them. `python -m config.local --help` tells what can be done.
"""
