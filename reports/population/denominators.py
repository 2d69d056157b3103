"""How many children there were: asked for an area, ages and a day; None where nobody said."""

from reports.enums import Counted
from reports.models import Population


def population(area, ages: tuple[int, int], year: int, sex: str = Counted.ALL) -> Population | None:
    """Return the number for exactly these ages and the newest year not after `year`, or None: no data.

    `area` is a unit, or None for the country. Neither ages nor areas are added up: sources differ.
    """
    rows = Population.objects.filter(area=area, age_from=ages[0], age_to=ages[1], sex=sex, year__lte=year)
    return rows.order_by("-year").first()


def rate(number: int | None, people: Population | None, of: int = 100_000) -> float | None:
    """Return how many of `of` people `number` are; None where either is not known, never 0 in its place."""
    if number is None or people is None or not people.number:
        return None
    return number * of / people.number
