"""The settings of the program under faults: as in the suite, with mail by SMTP and a folder of orders.

`config.settings` names no such folder, whatever stands in the environment, and production refuses both.
"""

import os

from config.settings import *  # noqa: F403

FAULTS_DIR = os.environ["FAULTS_DIR"]
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = "127.0.0.1", int(os.environ["FAULTS_SMTP_PORT"]), 2
