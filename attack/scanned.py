"""The program as it is scanned: every form acts each time it is sent.

A form that is sent twice acts once (`interface.once`). A scanner sends the same form with a hundred changes,
of which only the first would reach the view; here the token of a form is not looked at. Nothing else differs.
"""

from config.wsgi import application
from interface import once

once._token = lambda request: None

__all__ = ["application"]
