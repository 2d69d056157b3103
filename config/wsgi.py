"""WSGI entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from config.checks import refuse_insecure_start
from config.content_types import readable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = readable(get_wsgi_application())
refuse_insecure_start(ask_database=True)
