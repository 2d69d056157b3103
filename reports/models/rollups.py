from django.db import models
from django.utils.translation import gettext_lazy as _

from areas.models import Area


class CommuneFigures(models.Model):
    """What the figures say of one commune and month, counted beforehand: figure → cell → number.

    As known at `counted_at`. While `closed` is false the row follows every deed; afterwards it is never
    written again. A kept number is that of `reports.figures`, never a definition of its own.
    """

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("xã"))
    month = models.CharField(_("tháng"), max_length=7)
    cells = models.JSONField(_("số liệu"), default=dict)
    counted_at = models.DateTimeField(_("số liệu lúc"))
    closed = models.BooleanField(_("đã chốt"), default=False)

    class Meta:
        verbose_name = _("số liệu của xã")
        verbose_name_plural = _("số liệu của các xã")
        constraints = [models.UniqueConstraint(fields=["month", "commune"], name="once_a_month")]
        indexes = [
            models.Index(fields=["commune", "month"], name="figures_of_commune"),
            models.Index(
                fields=["month"],
                name="figures_still_open",
                condition=models.Q(closed=False),
                include=["commune"],
            ),
        ]

    def __str__(self):
        return f"{self.commune_id} {self.month}"


class CommuneMark(models.Model):
    """That something changed of which kept figures of a commune are made; written by the database itself."""

    commune = models.ForeignKey(Area, models.DO_NOTHING, related_name="+", db_constraint=False)

    def __str__(self):
        return str(self.commune_id)


class FigureCheck(models.Model):
    """One night in which kept figures were counted anew: of how many communes, and how many differed.

    Until `ended_at` it is under way: communes up to the key `last` are done. One that was broken off goes on
    there. `first` holds up to ten differences: commune, month, figure, cell, was, is. Numbers only, no case.
    """

    began_at = models.DateTimeField(_("bắt đầu lúc"))
    ended_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)
    last = models.BigIntegerField(default=0, db_default=0, editable=False)
    communes = models.PositiveIntegerField(_("số xã đã so"), default=0)
    differing = models.PositiveIntegerField(_("số xã khác"), default=0)
    differences = models.PositiveIntegerField(_("số chỗ khác"), default=0)
    first = models.JSONField(_("những chỗ khác đầu tiên"), default=list, blank=True)

    class Meta:
        verbose_name = _("lần so số liệu")
        verbose_name_plural = _("các lần so số liệu")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.began_at:%d/%m/%Y %H:%M}"


class EventDay(models.Model):
    """How many events of a day there were in a commune, done and refused, counted once the day was over.

    The row of a province is the sum of its communes. The row without an area tells that the day was counted:
    of the whole house, and the key `last` up to which no event of a later day stands. Of the running day
    (`is_over` is false) only house and provinces have a row: of the events up to the key `last`.
    """

    day = models.DateField(_("ngày"))
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("địa bàn")
    )
    done = models.PositiveIntegerField(_("đã thực hiện"), default=0)
    refused = models.PositiveIntegerField(_("bị từ chối"), default=0)
    last = models.BigIntegerField(default=0, db_default=0, editable=False)
    is_over = models.BooleanField(default=True, db_default=True, editable=False)

    class Meta:
        verbose_name = _("số sự kiện của một ngày")
        verbose_name_plural = _("số sự kiện của các ngày")
        constraints = [
            models.UniqueConstraint(fields=["day", "area"], nulls_distinct=False, name="once_a_day")
        ]

    def __str__(self):
        return f"{self.area_id} {self.day}"
