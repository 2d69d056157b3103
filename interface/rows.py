"""Rows on a form: some are added by a button, some taken out again, those left empty are passed over."""

from django import forms


class Rows(forms.BaseFormSet):
    """Rows that may be taken out again; those left empty are passed over."""

    def kept(self) -> list:
        """Return the forms that were filled in, without those marked for removal."""
        filled = [form for form in self.forms if form.has_changed()]
        return [form for form in filled if not form["DELETE"].value()]


def posted(data, adds: dict[str, str], most: int = 30):
    """Return what was posted, with one more empty row where a button of `adds` (button → prefix) was pressed.

    Rows that the form does not have at all are none; the form refuses a count that is no number.
    """
    data = data.copy()
    for button, prefix in adds.items():
        name = f"{prefix}-TOTAL_FORMS"
        data.setdefault(name, "0")
        data.setdefault(f"{prefix}-INITIAL_FORMS", "0")
        total = data.get(name, "")
        number = int(total) if total.isdecimal() and len(total) < 3 else None
        if button in data:
            data[name] = str(min((number or 0) + 1, most))
        elif number is None:
            # No rows at all would be saved for a count below zero: the form is shown again instead.
            data[name] = ""
    return data
