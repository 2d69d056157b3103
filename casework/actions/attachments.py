"""Documents of a case: taken in, handed out, taken out again."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit.actions import save, write_event
from audit.enums import Deed, Outcome
from casework.access import case_permissions
from casework.actions.cases import lock_for_deed
from casework.files import store
from casework.files.limits import MAX_A_CASE
from casework.files.refusals import FileRefused
from casework.files.taking import CleanFile, take
from casework.models import Attachment
from casework.workflow import AlreadyThere, NotNow, require_deed
from vault.cipher import place


def attach_document(case, *, by, kind: str, data: bytes, title: str = "", again: bool = False) -> Attachment:
    """Keep a document of an open case: scanned, written anew, encrypted.

    Right and state are asked before the first byte is looked at, and again under the lock. Raises FileRefused
    when the file is not taken, of which an event stays; NotNow when the case has this document already, which
    is returned when it may come `again` as the scan of its first decision.
    """
    if "attach" not in case_permissions(by, case):
        raise PermissionDenied
    require_deed(case, "attach")
    try:
        clean = take(data)
    except FileRefused as refused:
        _write_refusal(case, by, refused.code)
        raise
    return _keep(case.pk, by, kind, title, clean, again)


@transaction.atomic
def remove_document(attachment, *, by, why: str) -> Attachment:
    """Take a document out of an open case: its bytes are removed, the row and its history stay."""
    lock_for_deed(attachment.case_id, "attach", by=by)
    attachment = Attachment.objects.get(pk=attachment.pk)
    if attachment.removed_at:
        raise NotNow(_taken_out(attachment))
    attachment.removed_at, attachment.removed_by, attachment.removed_why = timezone.now(), by, why
    save(attachment, by=by, reason="remove_document")
    transaction.on_commit(partial(store.remove, attachment.stored_as))
    return attachment


def document_bytes(attachment) -> bytes:
    """Return the bytes of a document; raises `store.Unreadable` when they are gone or were changed."""
    return store.read(attachment.stored_as, about=place_of(attachment))


def place_of(attachment) -> str:
    """Return the place that the bytes of a document were encrypted for."""
    return place(Attachment._meta.db_table, "stored_as", attachment.pk)


@transaction.atomic
def _keep(pk, by, kind, title, clean: CleanFile, again: bool) -> Attachment:
    case = lock_for_deed(pk, "attach", by=by)
    present = case.attachments.filter(removed_at=None)
    if same := present.filter(sha256=clean.sha256).first():
        if again and not case.decisions.filter(scan=same).exists():
            return same
        raise AlreadyThere(_("Hồ sơ đã có tài liệu này."))
    if present.count() >= MAX_A_CASE:
        raise NotNow(_("Hồ sơ đã có %(most)s tài liệu. Gỡ bớt trước khi thêm.") % {"most": MAX_A_CASE})
    new = Attachment(case=case, by=by, kind=kind, title=title, stored_as=store.new_name())
    new.file_kind, new.pages = clean.kind, clean.pages
    new.size, new.sha256 = len(clean.data), clean.sha256
    save(new, by=by, reason="attach_document")
    write_event(
        by=by, deed=Deed.CREATED, about=new, area=case.commune, case_code=case.code, reason="attach_document"
    )
    # Last, so that nothing lies there without a row but what a crash in this moment leaves (`check_files`).
    store.write(new.stored_as, clean.data, about=place_of(new))
    return new


def _taken_out(attachment) -> str:
    local = timezone.localtime(attachment.removed_at)
    return _("%(who)s đã gỡ tài liệu này lúc %(time)s ngày %(date)s.") % {
        "who": attachment.removed_by,
        "time": date_format(local, "TIME_FORMAT"),
        "date": date_format(local, "SHORT_DATE_FORMAT"),
    }


def _write_refusal(case, by, code: str) -> None:
    write_event(
        by=by,
        deed=Deed.DENIED,
        about=case,
        area=case.commune,
        case_code=case.code,
        outcome=Outcome.FORBIDDEN,
        reason=f"file_{code}",
    )
