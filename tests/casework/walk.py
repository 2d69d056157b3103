"""What tests of pages about one case share: addresses, stored text, and a case ready to be closed."""

import datetime as dt

from django.urls import reverse
from lxml import html

from casework.actions.visits import record_review
from casework.models import Case
from tests.factories import make_case, make_visit
from vietnam.calendar import today


def url(name, *args):
    """The path of a page of casework."""
    return reverse(f"casework:{name}", args=args)


def state_of(case) -> str:
    """The state that is stored."""
    return Case.objects.get(pk=case.pk).state


def text_of(response) -> str:
    """The page as text; fails unless it is a page."""
    assert response.status_code == 200
    return response.content.decode()


def on_paper(response) -> str:
    """What a printer puts on paper, below the title of the page."""
    page = html.fromstring(text_of(response)).body
    for part in page.find_class("dt-no-print"):
        part.drop_tree()
    return page.text_content()


def token(answer) -> str:
    """What a page carries about the version on which its form was opened."""
    return answer.context["version"]


def both_shown(client, url, sent, deed, found, chosen):
    """Open, let somebody else do `deed`, send: both are shown; send again with what was `chosen`."""
    opened = token(client.get(url))
    deed()
    page = client.post(url, {**sent, "version": opened})
    assert {row.name: (row.theirs, row.mine) for row in page.context["both"].clashes} == found
    # Without an answer it is asked again.
    again = {**sent, "version": page.context["both"].version, "chon": list(found)}
    assert page.context["both"].version == client.post(url, again).context["both"].version
    assert client.post(url, {**again, **chosen}).status_code == 302


def day(days: int) -> str:
    """A date `days` from today as it is typed."""
    return f"{today() + dt.timedelta(days=days):%d/%m/%Y}"


def proven_case(cast):
    """A case in progress for which casework's own closing checks all pass."""
    case = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress")
    make_visit(case, by=cast["lan"], on=today() - dt.timedelta(days=95))
    record_review(
        case, by=cast["lan"], on=today(), harm="low", capacity="high", stable=True, conclusion="Trẻ ổn định"
    )
    return case
