from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferralsConfig(AppConfig):
    name = "referrals"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Chuyển gửi")

    def ready(self):
        from accounts import leaving
        from casework import (
            contradictions,
            drafts,
            learning,
            recounting,
            sharing,
            timeline,
            transferring,
            workflow,
        )
        from casework import fields as casework_fields
        from casework import rules as casework_rules
        from casework.actions.recounting import followers
        from casework.enums import DeadlineKind
        from referrals import closing, fields, rules, supervising
        from referrals.actions.institution import pass_on_all
        from referrals.actions.line import leave_all
        from referrals.actions.placement import ask_again
        from referrals.handover import referrals_left
        from referrals.learning import learning_of
        from referrals.moving import learning_is_settled
        from referrals.queries import counsellors_who_see, referral_drafts, referrals_in_words
        from referrals.recounting import lesson_dates, move_answers
        from referrals.timeline import referral_moves
        from referrals.weeks import weeks_at_school

        leaving.SOURCES.append(referrals_left)
        leaving.PASSED_ON.append(pass_on_all)
        workflow.closing_checks.extend(closing.CHECKS)
        workflow.reopened.append(ask_again)
        for kind in (DeadlineKind.NO_SHOW, DeadlineKind.PLACEMENT_CHECK):
            recounting.counted_by_rooms[kind] = lesson_dates
        followers[DeadlineKind.REFERRAL_ANSWER] = move_answers
        casework_rules.LENGTHS.update(rules.LENGTHS)
        casework_rules.SOURCES.append(rules.lines)
        for checks in workflow.ending_checks.values():
            checks.append(closing.nothing_waits)
        timeline.SOURCES.append(referral_moves)
        sharing.OF_ROOMS.append(counsellors_who_see)
        workflow.gone_of_rooms.append(leave_all)
        drafts.SOURCES.append(referral_drafts)
        transferring.unfinished_of_rooms.append(referrals_in_words)
        transferring.obstacles_of_rooms.append(learning_is_settled)
        contradictions.WEEKS.append(weeks_at_school)
        learning.SOURCES.append(learning_of)
        supervising.join()
        casework_fields.FIELDS.update(fields.FIELDS)
        casework_fields.NOT_PERSONAL.update(fields.NOT_PERSONAL)
