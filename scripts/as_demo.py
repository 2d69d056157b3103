"""Sets Django up as the demo as it is imported, so that modules with models may be imported after it."""

import os

import django

os.environ["ENVIRONMENT"] = "demo"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Papers name the address at which their codes are checked: one that is nobody's.
os.environ["SITE_URL"] = "https://dentruong.example.vn"
os.environ.setdefault("LOG_LEVEL", "ERROR")
django.setup()
