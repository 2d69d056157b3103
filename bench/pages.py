"""Which pages are measured: those of every day, for each role, beside the same page with nothing on it."""

from dataclasses import dataclass

from django.urls import reverse

from bench.measure import Measured, Visitor, compare
from bench.seed import Cast, Seeded
from casework.views.caseload import TOKEN

# Two words out of order without diacritics, and the one word that four of ten names hold.
NAME, COMMON_NAME = "lan nguyen", "nguyen"
TIMES = 60
# A search stands in the session under a token; see `Visitor`.
SEARCHED = f"tab=open&{TOKEN}=bench"


@dataclass(frozen=True)
class Page:
    """One page of one role. `beside` says whose empty page it is compared with: "quiet" or "single"."""

    role: str
    title: str
    route: str
    beside: str = "quiet"
    about: str = ""
    query: str = ""
    search: str = ""

    def path(self, cast: Cast) -> str:
        """Return the address that a person of `cast` opens."""
        args = [getattr(cast, self.about)] if self.about else []
        return reverse(self.route, args=args) + (f"?{self.query}" if self.query else "")

    @property
    def is_list(self) -> bool:
        return not self.about


def _case_pages(role: str) -> tuple[Page, ...]:
    return (
        Page(role, "caseload", "casework:cases", query="tab=open"),
        Page(role, "case page", "casework:case", beside="single", about="case"),
        Page(role, f"name search “{NAME}”", "casework:cases", query=SEARCHED, search=NAME),
        Page(role, f"name search “{COMMON_NAME}”", "casework:cases", query=SEARCHED, search=COMMON_NAME),
    )


PAGES = (
    *_case_pages("officer"),
    Page("officer", "my day", "home"),
    Page("officer", "reports", "casework:reports"),
    Page("officer", "workplaces", "casework:workplaces"),
    Page("officer", "log of a case", "casework:log", beside="single", about="case"),
    Page("officer", "results of referrals", "referrals:figures"),
    Page("officer", "dashboard", "reports:dashboard"),
    *_case_pages("supervisor"),
    Page("supervisor", "overview of communes", "casework:supervision"),
    Page("supervisor", "dashboard", "reports:dashboard"),
    Page("supervisor", "handing over", "casework:handovers"),
    Page("supervisor", "results of referrals", "referrals:figures"),
    Page("counsellor", "caseload (inbox)", "referrals:inbox"),
    Page("counsellor", "case page (referral)", "referrals:referral", beside="single", about="referral"),
    Page("counsellor", "names (attendance)", "referrals:attendance"),
    Page("counsellor", "dashboard", "reports:dashboard"),
)

# The lists of the supervisor, whose plans are kept in bench/plans: one name for each file.
EXPLAINED = {
    name: next(page for page in PAGES if page.role == "supervisor" and page.title == title)
    for name, title in (
        ("caseload", "caseload"),
        ("search", f"name search “{NAME}”"),
        ("search-common", f"name search “{COMMON_NAME}”"),
    )
}


def measure(page: Page, seeded: Seeded, times: int = TIMES, **options) -> Measured:
    """Measure `page` for the busy person and, in turns, for the one with nothing on it."""
    full, empty = (
        Visitor(getattr(cast, page.role), page.path(cast), page.search)
        for cast in (seeded.busy, getattr(seeded, page.beside))
    )
    return Measured(page.role, page.title, page.is_list, *compare(full, empty, times, **options))
