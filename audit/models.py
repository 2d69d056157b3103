from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.enums import Change, Deed, FaultKind, Outcome


class Event(models.Model):
    """Who did or saw what: written before the page is shown, never changed or removed.

    A trigger refuses UPDATE, DELETE and TRUNCATE (migration 0002). Holds names of fields, never values.
    """

    at = models.DateTimeField(_("lúc"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="events", verbose_name=_("người")
    )
    deed = models.CharField(_("việc"), max_length=20, choices=Deed.choices)
    outcome = models.CharField(_("kết quả"), max_length=10, choices=Outcome.choices, default=Outcome.DONE)
    kind = models.CharField(_("loại hồ sơ"), max_length=40)
    object_pk = models.CharField(_("mã bản ghi"), max_length=40, blank=True)
    case_code = models.CharField(_("mã hồ sơ"), max_length=20, blank=True)
    area = models.ForeignKey(
        "areas.Area", models.PROTECT, null=True, related_name="+", verbose_name=_("địa bàn")
    )
    fields = models.JSONField(_("tên trường"), default=list)
    reason = models.CharField(_("mã lý do"), max_length=60, blank=True)
    role = models.CharField(
        _("vai trò"), max_length=120, blank=True, help_text="codes of the roles held that day, by commas"
    )
    session = models.CharField(
        _("phiên"), max_length=32, blank=True, help_text="stands for the session, does not open it"
    )
    address = models.GenericIPAddressField(_("địa chỉ mạng"), null=True)
    request = models.CharField(_("lượt truy cập"), max_length=32, blank=True)
    for_whom = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("thay cho")
    )
    purpose = models.CharField(_("mục đích"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("sự kiện")
        verbose_name_plural = _("sự kiện")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["area", "-id"], name="event_by_area"),
            models.Index(fields=["case_code", "-id"], name="event_by_case"),
            models.Index(fields=["actor", "-id"], name="event_by_actor"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.deed} {self.kind} {self.object_pk}"


class Link(models.Model):
    """One row of an evidence table in the chain: its digest, bound to everything written down before it.

    Made by triggers when a transaction commits (migration 0003, `audit.watching`), by nothing else.
    """

    position = models.BigIntegerField(primary_key=True)
    source = models.CharField(max_length=63, help_text="table of the row")
    record = models.BigIntegerField(help_text="key of the row")
    change = models.CharField(max_length=1, choices=Change.choices)
    shape = models.IntegerField(help_text="which columns the digest covers (audit_shape)")
    certificate = models.CharField(max_length=120, help_text="by what right a row of history was changed")
    digest = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["source", "record", "position"], name="link_of_record")]

    def __str__(self):
        return f"{self.position} {self.change} {self.source} {self.record}"


class Seal(models.Model):
    """The head of the chain at a moment, signed. Every seal signs the one before it as well."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    position = models.BigIntegerField()
    hash = models.BinaryField()
    key = models.CharField(max_length=16, help_text="which key signed: the beginning of its digest")
    signature = models.BinaryField()

    def __str__(self):
        return f"{self.number} {self.at:%Y-%m-%d %H:%M} {self.position}"


class Verification(models.Model):
    """What a run of the verification found: the links from `first` to `last`, and their rows."""

    at = models.DateTimeField(auto_now_add=True)
    whole = models.BooleanField(help_text="from the first link on, not only the newest stretch")
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    seals = models.BigIntegerField()
    faults = models.IntegerField()
    fault_kind = models.CharField(max_length=10, choices=FaultKind.choices, blank=True)
    fault_position = models.BigIntegerField(
        default=0, help_text="the first link at fault; 0 where there is none"
    )
    first_fault = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.first}–{self.last}: {self.faults}"
