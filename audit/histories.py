"""Histories that are asked what was known at a moment: the versions of a row lie together, by their time."""

from django.db.models import Index
from simple_history.models import HistoricalRecords


class DatedHistory(HistoricalRecords):
    """The history of rows with many versions, of which figures look for the newest one at a moment.

    One index leads to it, and serves who asks for a row's versions: the one by key alone is left out.
    """

    def copy_fields(self, model):
        """Return the fields of the history's model, the key of the row without an index of its own."""
        fields = super().copy_fields(model)
        fields[model._meta.pk.name].db_index = False
        return fields

    def get_meta_options(self, model):
        """Return the options of the history's model with the index."""
        columns = [model._meta.pk.name, "history_date", "history_id"]
        index = Index(fields=columns, name=f"historical{model._meta.model_name}_versions")
        return super().get_meta_options(model) | {"indexes": [index]}
