"""The screening as data: which questions, in which order, why each is asked, what the answers mean in law.

Pure functions over `answers`, a dict of page key → the cleaned answers of that page. "unknown" and "refused"
are answers like any other; in the facts for `casework.law` both become null. Answers about a job stand under
"<work type>/<question>", so that a job that is taken off the list takes its answers along.
"""

from casework.wizard.answers import in_danger, job_name, jobs, name_of, proposed_codes, youngest_age
from casework.wizard.facts import facts_of
from casework.wizard.gaps import page_for
from casework.wizard.judging import graver, judge
from casework.wizard.questions import Page, first_open, pages, question_of

__all__ = [
    "Page",
    "facts_of",
    "first_open",
    "graver",
    "in_danger",
    "job_name",
    "jobs",
    "judge",
    "name_of",
    "page_for",
    "pages",
    "proposed_codes",
    "question_of",
    "youngest_age",
]
