"""What the run came to: lost, doubled, repeated. Pure."""

import re
from collections import Counter
from dataclasses import dataclass, field

OF_NOTICE = re.compile(r"<notice-(\d+)@")


@dataclass
class Outcome:
    """Notices by what became of them; `kills` counts processes ended and sessions cut in their work."""

    notices: int
    deeds: int
    lost: int
    doubled: int
    repeated: int
    kills: int
    faults: dict[str, int]
    seconds: float
    seed: int
    lost_how: dict[str, int] = field(default_factory=dict)

    @property
    def held(self) -> bool:
        """Tell whether nothing was lost or doubled, and no more mails repeated than kills were made."""
        return self.lost == 0 and self.doubled == 0 and self.repeated <= self.kills


def counted(acknowledged, told_each, reports, notices, mails) -> dict:
    """Return lost, doubled and repeated.

    `acknowledged` are the reports whose transaction was confirmed, `reports` those there at the end,
    `notices` their rows (key, about, recipient, state), `mails` the Message-IDs that the mail server took.
    """
    sent = Counter(int(found[1]) for found in map(OF_NOTICE.match, mails) if found)
    per_report = Counter(about for _pk, about, _who, _state in notices)
    once = Counter((about, who) for _pk, about, who, _state in notices)
    how = {
        "deed confirmed and gone": len(set(acknowledged) - reports) * told_each,
        "deed without its notice": sum(
            max(0, told_each - per_report[f"casework.report:{pk}"]) for pk in reports
        ),
        "never sent": sum(state != "sent" for *_rest, state in notices),
        "sent without a mail": sum(state == "sent" and not sent[pk] for pk, _a, _w, state in notices),
    }
    return {
        "lost": sum(how.values()),
        "lost_how": {name: many for name, many in how.items() if many},
        "doubled": sum(many - 1 for many in once.values()),
        "repeated": sum(many - 1 for many in sent.values()),
    }


def table(outcome: Outcome) -> str:
    """Return the outcome as lines to read."""
    lines = [f"{name:<50}{many:>6}" for name, many in outcome.faults.items()]
    lines += [
        f"{'faults':<50}{sum(outcome.faults.values()):>6}",
        "",
        f"{'deeds':<50}{outcome.deeds:>6}",
        f"{'notices':<50}{outcome.notices:>6}",
        f"{'lost':<50}{outcome.lost:>6}  {outcome.lost_how or ''}",
        f"{'doubled in the app':<50}{outcome.doubled:>6}",
        f"{'mails sent again':<50}{outcome.repeated:>6}",
        f"{'kills':<50}{outcome.kills:>6}",
        f"{'seconds':<50}{outcome.seconds:>6.0f}",
        f"{'seed':<50}{outcome.seed:>6}",
    ]
    return "\n".join(lines)
