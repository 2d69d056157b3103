"""What was typed on a page and not sent yet: taken from a request, and put back into a form."""

from django.http import QueryDict

LONGEST = 20_000


def typed_of(request, *buttons, longest: int = LONGEST) -> str:
    """Return what was typed as the form would send it, without the `buttons` and the tokens of the page."""
    sent = request.POST.copy()
    for name in ("csrfmiddlewaretoken", "once", *buttons):
        sent.pop(name, None)
    return sent.urlencode()[:longest]


def initial_of(typed: str, fields, prefix: str = "") -> dict:
    """Return what stands in `typed` for `fields` (name → field) as initial values of a form."""
    sent, lead = QueryDict(typed), f"{prefix}-" if prefix else ""
    return {name: field.widget.value_from_datadict(sent, {}, lead + name) for name, field in fields.items()}
