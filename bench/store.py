"""Rows by the million: numbered here, written with COPY, their history in one statement a table."""

from django.core.management.color import no_style
from django.db import connection, models, transaction
from psycopg.types.json import Jsonb

from vault import cipher
from vault.fields import BlindIndexField, SealedField


class Table:
    """The rows of one model that are not written yet. Model instances would take most of the time."""

    def __init__(self, model):
        fields = model._meta.concrete_fields
        self.model, self.rows = model, []
        self.columns = [(field.attname, _default(field)) for field in fields]
        self.names = {name for name, _default in self.columns}
        self.json = {field.attname: field.null for field in fields if _is_json(field)}
        self.sealed = [field for field in fields if isinstance(field, SealedField)]
        self.indexes = [field for field in fields if isinstance(field, BlindIndexField)]
        highest = model.objects.aggregate(highest=models.Max("pk"))["highest"] or 0
        self.first = self.next = highest + 1

    def add(self, values) -> int:
        if unknown := values.keys() - self.names:
            raise TypeError(f"{self.model.__name__} has no columns {sorted(unknown)}")
        key, self.next = self.next, self.next + 1
        values["id"] = key
        for name, may_be_null in self.json.items():
            if name in values or not may_be_null:
                values[name] = Jsonb(values.get(name, {}))
        for field in self.indexes:
            values[field.attname] = field.index_of(values.get(field.of) or "")
        for field in self.sealed:
            self._seal(field, key, values)
        self.rows.append([values.get(name, default) for name, default in self.columns])
        return key

    def _seal(self, field, key, values) -> None:
        value = values.get(field.attname, field.get_default())
        if not field.stays_plain(value):
            about = cipher.place(self.model._meta.db_table, field.column, key)
            value = cipher.encrypt(field.to_text(value), about=about)
        values[field.attname] = value

    def copy(self) -> None:
        meta = self.model._meta
        columns = ", ".join(map(_quoted, meta.concrete_fields))
        waiting = f"waiting_{meta.db_table}"
        # COPY does not go into tables with row-level security: a table of this connection takes the rows.
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMP TABLE IF NOT EXISTS {waiting} (LIKE {meta.db_table})")
            with cursor.copy(f"COPY {waiting} ({columns}) FROM STDIN") as copy:
                for row in self.rows:
                    copy.write_row(row)
            cursor.execute(f"INSERT INTO {meta.db_table} ({columns}) SELECT {columns} FROM {waiting}")
            cursor.execute(f"TRUNCATE {waiting}")
        self.rows.clear()


class Store:
    """Collects new rows of any models with a numeric key and copies them in.

    Only for empty rooms: it writes past the actions, leaves no events, and nobody else may write meanwhile.
    """

    def __init__(self):
        self.tables = {}

    def add(self, model, **columns) -> int:
        """Return the primary key of a new row of `model`; it reaches the table with the next `flush`.

        `columns` by their names in the model's row (`case_id`, not `case`); the rest get the defaults.
        """
        if model not in self.tables:
            self.tables[model] = Table(model)
        return self.tables[model].add(columns)

    def waiting(self) -> int:
        """Return how many rows are not written yet."""
        return sum(len(table.rows) for table in self.tables.values())

    def flush(self) -> None:
        """Write what was added since the last time. Foreign keys are checked at the end of it."""
        with transaction.atomic():
            for table in self.tables.values():
                table.copy()

    def finish(self) -> None:
        """Flush, then let the sequences of all tables go on after the highest key."""
        self.flush()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.tables)):
                cursor.execute(statement)

    def write_history(self, model, *, reason: str, at: str, by: str) -> None:
        """Give every new row of `model` the history row of its creation; `at` and `by` are its columns."""
        if model not in self.tables:
            return
        history = model.history.model._meta
        own = {field.column for field in model._meta.concrete_fields}
        columns = ", ".join(_quoted(field) for field in history.concrete_fields if field.column in own)
        kept = "history_date, history_type, history_user_id, history_change_reason"
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {history.db_table} ({columns}, {kept}) "
                f"SELECT {columns}, {at}, '+', {by}, %s FROM {model._meta.db_table} WHERE id >= %s",
                [reason, self.tables[model].first],
            )


def _default(field):
    if field.has_default() and not callable(field.default):
        return field.default
    return None if field.null else field.get_default()


def _is_json(field) -> bool:
    return isinstance(field, models.JSONField)


def _quoted(field) -> str:
    return connection.ops.quote_name(field.column)
