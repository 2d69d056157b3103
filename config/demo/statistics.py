"""Editions of this year's quarters so far, so that the analyst of the demo has something to read."""

from areas.models import Area
from config.demo.cast import PROVINCE
from reports.actions.editions import publish
from reports.actions.population import import_population
from reports.figures.periods import Cadence, containing
from reports.models import Population
from vietnam.calendar import today

QUARTERS = 4
# Made up, as everything here: children of 5 to 17 years in the province.
CHILDREN = 860_000
SOURCE = "Số minh họa của bản trình diễn, không phải số dân thật"


def seed_statistics(people) -> None:
    """Publish the last quarters and the one that runs, as only a demo does; harmless when run again."""
    province = Area.objects.get(code=PROVINCE, parent=None, valid_to=None)
    if not Population.objects.filter(area=province).exists():
        ages = {"age_from": 5, "age_to": 17, "sex": "all", "year": today().year}
        line = {"area": province.pk, **ages, "number": CHILDREN, "source": SOURCE, "checked": ""}
        import_population([line], by=people["an"])
    periods = [containing(Cadence.QUARTER, today())]
    while len(periods) < QUARTERS:
        periods.append(periods[-1].before)
    for period in reversed(periods):
        publish(period)
