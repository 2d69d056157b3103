"""What stands in the way of sending a draft; the page before it and the action read the same list."""

from django.utils.translation import gettext as _

from referrals.needs import share_obstacles
from referrals.texts import identifying
from referrals.workflow import consent_obstacles, law_obstacles
from vietnam.calendar import today


def sending_obstacles(referral) -> list[str]:
    """Return why the draft `referral` cannot be sent today; [] when nothing stands in the way."""
    child = referral.case.child
    place = referral.institution
    obstacles = consent_obstacles(child, referral.consent, today(), place)
    obstacles += law_obstacles(child, today(), referral.need, place, referral.programme)
    obstacles += share_obstacles(referral.need, referral.shared, referral.share_reasons)
    # A name may have been written down after the message was.
    if found := identifying(referral.message, child, child.household.caregivers.all()):
        obstacles.append(unnamed_words(found))
    if not referral.institution.is_active:
        obstacles.append(_("Cơ sở này đã ngừng hoạt động trên hệ thống. Chọn cơ sở khác."))
    return obstacles


def unnamed_words(found: list[str]) -> str:
    """Return the sentence about what was found in a text for an institution (`texts.identifying`)."""
    return _("Bỏ khỏi nội dung này: %(found)s. Cơ sở đọc nội dung trước khi tiếp nhận trẻ.") % {
        "found": "; ".join(found)
    }
