"""Makes the program ready to be imported; no database is asked."""

import os

import django

os.environ.setdefault("ENVIRONMENT", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
