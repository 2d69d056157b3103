from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from casework.enums import Level, ReviewNext
from casework.models.case import Case
from vault.fields import EncryptedTextField
from vault.models import SealedModel


class Visit(SealedModel):
    """A visit to the child's home or workplace, with what was seen."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="visits")
    on = models.DateField(_("ngày thăm"))
    place = EncryptedTextField(_("nơi thăm"), max_length=200, blank=True)
    child_seen = models.BooleanField(_("đã gặp trẻ"))
    # Null when the child was not seen, or in visits written down before this was asked.
    seen_alone = models.BooleanField(_("gặp riêng trẻ"), null=True, blank=True)
    why_not_alone = EncryptedTextField(
        _("vì sao không gặp riêng, hoặc không gặp được"), max_length=300, blank=True, default=""
    )
    still_in_child_labour = models.BooleanField(_("trẻ còn lao động trái quy định"), null=True)
    attending_school = models.BooleanField(_("trẻ đang đi học"), null=True)
    child_words = models.TextField(_("trẻ nói"), max_length=4000, blank=True)
    caregiver_words = models.TextField(_("cha, mẹ, người chăm sóc nói"), max_length=4000, blank=True)
    observed = models.TextField(_("quan sát được"), max_length=4000, blank=True)
    next_visit_on = models.DateField(_("lần thăm tới"), null=True, blank=True)
    next_visit_reason = EncryptedTextField(
        _("vì sao không theo ngày đề xuất"), max_length=300, blank=True, default=""
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người thăm"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("lần thăm")
        verbose_name_plural = _("các lần thăm")
        ordering = ["-on", "-pk"]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.on:%d/%m/%Y}"


class VisitSheet(SealedModel):
    """What one person typed on a visit sheet and has not sent yet; gone as soon as the visits are saved."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="visit_sheets")
    typed = EncryptedTextField(_("nội dung đang ghi"))
    by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("người thăm"))
    at = models.DateTimeField(_("lưu lúc"), auto_now=True)

    class Meta:
        verbose_name = _("phiếu thăm đang ghi")
        verbose_name_plural = _("phiếu thăm đang ghi")
        constraints = [models.UniqueConstraint(fields=["case", "by"], name="one_visit_sheet_a_person")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class SettledDoubt(SealedModel):
    """A contradiction that an officer looked into and set aside; `key`: see `casework.contradictions`."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="settled_doubts")
    key = models.CharField(max_length=80)
    reason = EncryptedTextField(_("vì sao bỏ qua"), max_length=1000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người xem xét"))
    at = models.DateTimeField(_("lúc"), auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("điều chưa khớp đã xem xét")
        verbose_name_plural = _("điều chưa khớp đã xem xét")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="doubt_settled_once")]

    def __str__(self):
        return self.key


class Review(models.Model):
    """Review after carrying out the plan (Decree 56/2017, Art 30, Mẫu 06)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="reviews")
    on = models.DateField(_("ngày rà soát"))
    harm = models.CharField(_("mức độ tổn hại"), max_length=8, choices=Level.choices)
    capacity = models.CharField(_("khả năng tự bảo vệ"), max_length=8, choices=Level.choices)
    stable = models.BooleanField(_("thể chất, tâm lý, nhận thức, tình cảm của trẻ ổn định"))
    # Item of Mẫu 06 → level, and the sides in which the child is stable; empty in reviews written before.
    levels = models.JSONField(_("từng mục"), default=dict, blank=True)
    stable_in = models.JSONField(_("các mặt đã ổn định"), default=list, blank=True)
    conclusion = models.TextField(_("kết luận"), max_length=4000)
    next_step = models.CharField(
        _("việc tiếp theo"), max_length=10, choices=ReviewNext.choices, blank=True, default=""
    )
    next_review_on = models.DateField(_("ngày rà soát tới"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người rà soát"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("rà soát, đánh giá")
        verbose_name_plural = _("rà soát, đánh giá")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.on:%d/%m/%Y}"
