"""What is stored of the institutions in a list: which they are, what they offer, when they changed."""

from django.db.models import Max

from schools.importing.rows import Stored
from schools.models import Institution, Programme
from vietnam.text import fold


def houses_of(keys) -> dict[tuple, Stored]:
    """Return (folded name, commune) → the institution of that key. One query."""
    names, communes = {name for name, _commune in keys}, {commune for _name, commune in keys}
    rows = Institution.objects.filter(search_key__in=names, commune__in=communes)
    found: dict[tuple, Stored] = {}
    for name, commune, pk, active in rows.values_list("search_key", "commune_id", "pk", "is_active"):
        key = (name, commune)
        found[key] = Stored(pk, active, twin=key in found)
    return found


def programmes_of(institution_ids) -> dict[tuple, Programme]:
    """Return (institution, folded name) → programme, the oldest where two bear one name. One query."""
    rows = Programme.objects.filter(institution__in=institution_ids).order_by("-pk")
    return {(row.institution_id, fold(row.name)): row for row in rows}


def versions_of(institution_ids) -> dict[int, str]:
    """Return institution → the token of everything that stands of it, as `queries.whole_version` has it."""
    houses = Institution.history.filter(id__in=institution_ids).order_by().values_list("id")
    offers = (
        Programme.history.filter(institution_id__in=institution_ids).order_by().values_list("institution_id")
    )
    newest = [dict(rows.annotate(newest=Max("history_id"))) for rows in (houses, offers)]
    return {pk: "-".join(str(rows.get(pk, 0)) for rows in newest) for pk in institution_ids}
