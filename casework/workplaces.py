"""Children at one workplace: who works where, and what the labour inspection is told of them."""

import re

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casework.access import names_known, visible_cases
from casework.enums import UNLAWFUL_LABELS
from casework.law import work_groups
from casework.law.work_reasons import citation
from casework.law.work_types import by_id
from casework.models import Caregiver, Case, Screening, WorkedAt, Workplace
from vietnam.calendar import today
from vietnam.numbers import personal_id_key, telephone_key
from vietnam.text import fold, normalise

# Fewer children than this are told as "some": a number would lead to the child.
FEWEST_TOLD = 3
BANDS = ("under_13", "13_14", "15_17", "adult", "unknown")
# A number as people write it: digits with blanks, points, strokes or brackets between them.
NUMBER = re.compile(r"\+?\d(?:[ .()-]{0,2}\d){7,14}")
WORD = re.compile(r"\w+")
ARTICLE = re.compile(r"LC(\d+)\.")


def with_children(workplaces: QuerySet[Workplace], user) -> QuerySet[Workplace]:
    """Add to each workplace `children_now` and `last_noted`, of the children whose name `user` may know.

    Those with most children come first; a hidden name cannot be counted.
    """
    here = Q(children__ended_on=None) & names_known(user, "children__case__")
    return workplaces.annotate(
        children_now=Count("children", filter=here), last_noted=Max("children__noted_on", filter=here)
    ).order_by("-children_now", "-pk")


def at_workplace(workplace, user) -> list[WorkedAt]:
    """Return who works at `workplace` now, of the cases that `user` sees and whose name may be known."""
    rows = workplace.children.filter(names_known(user, "case__"), ended_on=None, case__in=visible_cases(user))
    return list(rows.select_related("case__child", "case__commune", "case__officer"))


def letter_of(rows: list[WorkedAt]) -> dict:
    """Return what the labour inspection is told of the children in `rows`, codes and numbers only.

    `total` and the `bands` of age are None where a number would be below `FEWEST_TOLD`: then the other bands
    are left out as well, or the total would give them away. Worst forms go to the police, not in a letter.
    """
    ages = [_band(row.case.child.age_on(today())) for row in rows]
    bands = {band: ages.count(band) for band in BANDS if band in ages}
    small = any(0 < number < FEWEST_TOLD for number in bands.values())
    return {
        "total": len(rows) if len(rows) >= FEWEST_TOLD else None,
        "bands": None if small or not bands else bands,
        "work_types": sorted({id_ for row in rows for id_ in row.work_types if id_ in by_id()}),
        "breaches": breaches_of([row.case for row in rows]),
    }


def breaches_of(cases: list[Case]) -> list[str]:
    """Return the articles and listed items breached in the last finished screening of each of `cases`."""
    screenings = Screening.objects.filter(case__in=cases, label__in=UNLAWFUL_LABELS).exclude(finished_at=None)
    latest = {row.case_id: row for row in screenings.order_by("pk")}
    codes = {reason["code"] for row in latest.values() for reason in row.result.get("reasons", [])}
    articles = {f"LC{found[1]}" for code in codes if (found := ARTICLE.match(code))}
    return sorted(articles) + sorted(code for code in codes if code.startswith(("LC147-", "TT09-")))


def letter_words(letter: dict) -> dict:
    """Return a letter in the language of the page: `total`, `bands` (age, number), `works`, `breaches`."""
    names = _band_names()
    return {
        "total": _some(letter["total"]),
        "bands": [{"age": names[band], "number": n} for band, n in (letter["bands"] or {}).items()],
        "works": [_said(by_id()[id_]) for id_ in letter["work_types"] if id_ in by_id()],
        "breaches": [_breach(code) for code in letter["breaches"]],
    }


def sector_name(sector: str) -> str:
    """Return the name of a group of the catalogue in the language of the page."""
    return work_groups().get(sector, {"vi": sector, "en": sector})[_language()]


def named_in(text: str, rows: list[WorkedAt]) -> bool:
    """Tell whether `text` names a child of `rows`: whole name, nickname, code, identity number, telephone.

    Telephones are those of whoever looks after the child; one query.
    """
    said = f" {fold(text)} "
    children = [row.case.child for row in rows]
    names = {fold(child.full_name) for child in children} - {""}
    if any(f" {name} " in said for name in names) or _nicknamed(text, children):
        return True
    if any(row.case.code.lower() in text.lower() for row in rows):
        return True
    written = NUMBER.findall(text)
    people = Caregiver.objects.filter(household__in={child.household_id for child in children})
    phones = {telephone_key(person.phone) for person in people} - {""}
    ids = {personal_id_key(child.personal_id) for child in children} - {""}
    return any(telephone_key(one) in phones or personal_id_key(one) in ids for one in written)


def written_of(workplace: Workplace, *, observed: str, sent_to: str) -> str:
    """Return everything in a letter that people wrote in their own words."""
    return f"{observed} {sent_to} {workplace.name} {workplace.place}"


def given_names_in(text: str, rows: list[WorkedAt]) -> list[str]:
    """Return the words of `text` with a capital that are the given name of a child of `rows`, as written.

    With its marks or with none. Many given names are also words, or names of others: they are pointed out to
    whoever writes, who says which of them are no child's name.
    """
    names = {name for row in rows for name in _given(row.case.child.full_name)}
    words = WORD.findall(normalise(text))
    return list(dict.fromkeys(word for word in words if word[0].isupper() and word.casefold() in names))


def _given(full_name: str) -> set[str]:
    """Return the given name, the last word in Viet Nam, in small letters with its marks and with none."""
    last = normalise(full_name).casefold().split()[-1:]
    return {form for name in last for form in (name, fold(name))}


def _nicknamed(text: str, children) -> bool:
    """Tell whether a nickname stands in `text` as whole words, with its marks or with none.

    A nickname is often a short word: with other marks it is another word.
    """
    words = f" {' '.join(WORD.findall(normalise(text).casefold()))} "
    names = {normalise(child.nickname).casefold() for child in children if child.nickname}
    return any(f" {one} " in words for name in names for one in (name, fold(name)))


def _band(age: int | None) -> str:
    if age is None:
        return "unknown"
    return next((band for band, below in zip(BANDS, (13, 15, 18), strict=False) if age < below), "adult")


def _band_names() -> dict[str, str]:
    return {
        "under_13": _("Chưa đủ 13 tuổi"),
        "13_14": _("Từ đủ 13 đến chưa đủ 15 tuổi"),
        "15_17": _("Từ đủ 15 đến chưa đủ 18 tuổi"),
        "adult": _("Đã đủ 18 tuổi"),
        "unknown": _("Chưa rõ tuổi"),
    }


def _some(number: int | None) -> str:
    return _("một số") if number is None else str(number)


def _breach(code: str) -> str:
    if code.startswith(("LC147-", "TT09-")):
        return citation(code)[_language()]
    return _("Bộ luật Lao động, Điều %(article)s") % {"article": code.removeprefix("LC")}


def _said(work_type) -> str:
    return work_type.en if _language() == "en" else work_type.vi


def _language() -> str:
    return "en" if get_language() == "en" else "vi"
