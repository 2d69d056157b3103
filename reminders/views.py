"""How one is told oneself, and what an administrator sees of everything that is sent."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.channels import choose_channels, try_address_again
from accounts.addresses import dead_addresses
from accounts.enums import ChannelName
from audit import editing
from interface.editing import ChangedMeanwhile, clashes, settled, unanswered
from interface.once import once
from interface.paging import page_of
from reminders import queries
from reminders.access import get_dead_address, get_delivery, outbox
from reminders.channels import registry
from reminders.forms import OutboxFilterForm, OwnNoticesForm
from reminders.retrying import retry_delivery
from vietnam.calendar import today

# Name in the address, words, rows.
TABS = (
    ("cho-gui", gettext_lazy("Chờ gửi"), queries.waiting_messages),
    ("da-gui", gettext_lazy("Đã gửi hôm nay"), lambda: queries.sent_on(today())),
    ("chua-duoc", gettext_lazy("Chưa gửi được"), queries.troubled),
    ("khong-gui", gettext_lazy("Không gửi"), queries.stopped_notices),
    ("dia-chi", gettext_lazy("Địa chỉ không tới được"), queries.unreachable),
)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def preferences(request):
    """Channels in order, quiet hours and language of what is sent to oneself."""
    user = request.user
    stored = OwnNoticesForm(stored=user, user=user)
    if request.method != "POST":
        return _preferences_page(request, stored)
    form = OwnNoticesForm(settled(request.POST, stored), stored=user, user=user)
    if not form.is_valid():
        return _preferences_page(request, form)
    version = editing.sent_version(request)
    try:
        if unanswered(request.POST):
            raise ChangedMeanwhile
        choose_channels(by=user, version=version, **form.values())
    except ChangedMeanwhile:
        return _both(request, form, stored, editing.before(user.history, version))
    messages.success(request, _("Đã lưu cách nhận thông báo."))
    return redirect("reminders:preferences")


@require_safe
def outbox_page(request):
    """What waits, was sent, failed, is withheld; addresses that reach nobody. Kinds and people, no case."""
    outbox(request.user)
    tab, rows = next(
        ((name, rows) for name, _words, rows in TABS if name == request.GET.get("muc")), TABS[0][::2]
    )
    form = OutboxFilterForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    page = page_of(_filtered(tab, rows(), asked), request.GET.get("page"))
    tabs = [{"text": words, "href": f"?muc={name}", "current": name == tab} for name, words, _rows in TABS]
    context = {
        "tab": tab,
        "tabs": tabs,
        "rows": page,
        "page_obj": page,
        "form": form,
        "asked": any(asked.values()),
    }
    context |= {"last_pump": queries.last_pump(), "channels": _channels()}
    return render(request, "reminders/outbox.html", context)


@require_POST
def retry(request, pk):
    """Send one message again at the next run."""
    delivery = get_delivery(request.user, pk)
    if retry_delivery(delivery, by=request.user):
        messages.success(request, _("Tin sẽ được gửi lại trong lần chạy tới."))
    else:
        messages.info(request, _("Tin này đã được gửi."))
    return redirect("reminders:outbox")


@require_POST
def try_again(request, pk):
    """Use an address again that was given up."""
    try_address_again(get_dead_address(request.user, pk), by=request.user)
    messages.success(request, _("Địa chỉ sẽ được dùng lại."))
    return redirect("reminders:outbox")


def _channels() -> list[dict]:
    """Return the channels in use, the first to be tried first, and whether one was never tried for real."""
    return [
        {"words": ChannelName(name).label, "untried": name in registry.UNTRIED}
        for name in registry.configured()
    ]


def _filtered(tab, rows, asked):
    person = "user" if tab == "dia-chi" else "recipient"
    if name := asked.get("nguoi"):
        rows = rows.filter(**{f"{person}__full_name__icontains": name})
    if asked.get("kenh") and tab not in ("cho-gui", "khong-gui"):
        rows = rows.filter(channel=asked["kenh"])
    return rows


def _preferences_page(request, form):
    context = {
        "form": form,
        "version": editing.opened_with(request, request.user.history),
        "unreachable": dead_addresses(request.user),
    }
    return render(request, "reminders/preferences.html", context)


def _both(request, form, stored, opened):
    """Show what another browser of the same person stored beside what was sent."""
    user = request.user
    differing = clashes(form, stored, opened and OwnNoticesForm(stored=opened, user=user))
    if not differing:
        messages.info(request, _("Các lựa chọn này đã được lưu."))
        return redirect("reminders:preferences")
    both = editing.both(user.history, differing, request.POST)
    return render(request, "reminders/both_versions.html", {"both": both, "back_url": request.path})
