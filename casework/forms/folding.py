"""Long forms on a phone: what is needed first stands open, the rest is folded in groups."""


class Folded:
    """A form with `first` (names of fields that stand open) and `folded` (pairs of summary and names)."""

    first: tuple[str, ...] = ()
    folded: tuple[tuple[str, tuple[str, ...]], ...] = ()
    # Fields that have a choice before anybody answers: they open no group.
    answered_anyway: tuple[str, ...] = ()

    def opened(self):
        """Return the fields that stand open, in their order."""
        return [self[name] for name in self.first]

    def groups(self):
        """Yield the folded groups of the page: words of the summary, fields, whether it stands open."""
        for summary, names in self.folded:
            fields = [self[name] for name in names]
            answered = any(self._answered(field) for field in fields)
            yield {"summary": summary, "fields": fields, "open": answered}

    def _answered(self, field) -> bool:
        if field.errors:
            return True
        return field.name not in self.answered_anyway and bool(field.data or self.initial.get(field.name))
