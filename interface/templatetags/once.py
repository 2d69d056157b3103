import uuid

from django import template
from django.utils.html import format_html

from interface.once import FIELD

register = template.Library()


@register.simple_tag
def once():
    """A hidden token: the form that carries it acts once, however often it is sent (see `interface.once`)."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid.uuid4())
