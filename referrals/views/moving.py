"""Before the case of a child who learns somewhere goes to another commune."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.access import case_permissions, get_case
from casework.enums import FieldGroup
from casework.views.late import too_late
from casework.workflow import offered
from interface.once import once
from referrals.actions.moving import settle_move
from referrals.forms import MovingForm
from referrals.moving import live_referrals
from referrals.views.doing import attempt, data_of


@require_http_methods(["GET", "HEAD", "POST"])
@once
def moving(request, pk):
    """Ask for each place of learning whether the child goes on there although the family moves."""
    case = get_case(request.user, pk, "transfer", shows=[FieldGroup.SCHOOLING])
    live = live_referrals(case)
    if not live and request.method != "POST":
        return redirect("referrals:of_case", pk)
    form = MovingForm(data_of(request), live=live)
    if form.is_valid():
        told = {"form": form, "answers": form.answers()}
        done = _("Đã ghi. Giờ có thể đề nghị chuyển hồ sơ sang xã khác.")
        settled = attempt(request, done, settle_move, case, **told)
        if answer := redirect("referrals:of_case", pk) if settled else too_late(request, case, form):
            return answer
    buttons = offered(case, case_permissions(request.user, case))
    return render(request, "referrals/moving.html", {"case": case, "offered": buttons, "form": form})
