"""The base of models with encrypted fields: the key of a row is known before the row is written."""

from django.db import connections, models, router


class SealedModel(models.Model):
    """Takes its primary key from the sequence before INSERT: encryption binds a value to its row.

    One query more for each new row; `number` takes the keys of many rows at once, for `bulk_create`.
    """

    class Meta:
        abstract = True

    def save_base(self, raw=False, force_insert=False, force_update=False, using=None, update_fields=None):
        """Save as Django does, with a key for a new row and the blind index of every changed field."""
        if self._state.adding and self.pk is None and not raw:
            number([self], using=using)
            force_insert = True
        if update_fields:
            indexes = (field for field in self._meta.local_fields if hasattr(field, "of"))
            update_fields = {
                *update_fields,
                *(field.name for field in indexes if field.of in update_fields),
            }
        super().save_base(raw, force_insert, force_update, using, update_fields)

    save_base.alters_data = True


def number(records: list, *, using: str | None = None) -> list:
    """Give each of the new `records` of one model its primary key, in one query. Returns them."""
    new = [record for record in records if record.pk is None]
    if not new:
        return records
    model = type(new[0])
    meta = model._meta
    with connections[using or router.db_for_write(model)].cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [f'"{meta.db_table}"', meta.pk.column, len(new)],
        )
        for record, (key,) in zip(new, cursor.fetchall(), strict=True):
            record.pk = key
    return records
