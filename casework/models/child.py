import datetime as dt

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from areas.models import Area
from audit.histories import DatedHistory
from casework.enums import BirthPrecision, CareEnd, PaperState, Poverty, Schooling, Sex
from vault.fields import BlindIndexField, EncryptedTextField
from vault.models import SealedModel
from vietnam.numbers import personal_id_key, telephone_key
from vietnam.text import fold, initials, normalise, sort_key

KEY, SORT_KEY = 120, 300
"""Longest keys to search and to sort by."""


class Household(SealedModel):
    """The people a child lives with, in one commune.

    Where they lived before, and in which class they were in earlier years, stands in the history.
    """

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("xã, phường"))
    village = EncryptedTextField(_("thôn, ấp, tổ dân phố"), max_length=120, blank=True)
    lives_since = models.DateField(_("ở đây từ ngày"), null=True, blank=True)
    poverty = models.CharField(
        _("hoàn cảnh kinh tế"), max_length=12, choices=Poverty.choices, default=Poverty.UNKNOWN
    )
    poverty_year = models.PositiveSmallIntegerField(_("năm rà soát"), null=True, blank=True)
    history = HistoricalRecords()

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def present_caregivers(self) -> list:
        """Who looks after the children today; `caregivers` holds those who did so before as well."""
        return [one for one in self.caregivers.all() if one.is_present]


class Caregiver(SealedModel):
    """A parent or other person who cares for the children of a household."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="caregivers")
    full_name = models.CharField(_("họ tên cha, mẹ hoặc người chăm sóc"), max_length=120)
    relation = models.CharField(_("quan hệ với trẻ"), max_length=60, blank=True)
    phone = EncryptedTextField(_("số điện thoại"), max_length=15, blank=True)
    phone_key = BlindIndexField(of="phone", normalise=telephone_key)
    search_key = models.CharField(max_length=120, blank=True, editable=False)
    ended_why = models.CharField(_("còn chăm sóc trẻ"), max_length=12, choices=CareEnd.choices, blank=True)
    ended_on = models.DateField(_("không còn chăm sóc từ ngày"), null=True, blank=True)
    history = HistoricalRecords(excluded_fields=["phone_key", "search_key"])

    class Meta:
        indexes = [models.Index(fields=["phone_key"], name="caregiver_by_phone")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | ~models.Q(ended_why=""), name="caregiver_ended_has_reason"
            )
        ]

    def __str__(self):
        return self.full_name

    def save(self, *args, **kwargs):
        self.search_key = fold(self.full_name)[:KEY]
        super().save(*args, **kwargs)

    @property
    def is_present(self) -> bool:
        """Whether this person looks after the children today."""
        return not self.ended_why


def _paper(label):
    """A paper that a school asks for: there, missing, or nobody asked yet."""
    return models.CharField(label, max_length=8, choices=PaperState.choices, default=PaperState.UNKNOWN)


class Child(SealedModel):
    """A child, or a person of 16 or 17 who is still a minor worker.

    One name field, family name first, never split. `birth_date` holds the first day of the known month
    or year; `birth_precision` says how much of it is known. With `AGE`, `stated_age` held on `age_as_of`.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="children")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    full_name = models.CharField(_("họ và tên"), max_length=120)
    nickname = models.CharField(_("tên thường gọi"), max_length=60, blank=True)
    search_key = models.CharField(max_length=KEY, editable=False)
    nick_key = models.CharField(max_length=KEY, blank=True, editable=False)
    sort_key = models.CharField(max_length=SORT_KEY, editable=False)
    sex = models.CharField(_("giới tính"), max_length=8, choices=Sex.choices, default=Sex.UNKNOWN)
    birth_date = models.DateField(_("ngày sinh"), null=True, blank=True)
    birth_precision = models.CharField(
        _("biết ngày sinh đến"), max_length=8, choices=BirthPrecision.choices, default=BirthPrecision.UNKNOWN
    )
    stated_age = models.PositiveSmallIntegerField(_("tuổi được cho biết"), null=True, blank=True)
    age_as_of = models.DateField(_("tuổi tính đến ngày"), null=True, blank=True)
    birth_year = models.SmallIntegerField(null=True, blank=True, editable=False)
    personal_id = EncryptedTextField(_("số định danh cá nhân"), max_length=20, blank=True)
    personal_id_key = BlindIndexField(of="personal_id", normalise=personal_id_key)
    ethnicity = models.CharField(_("dân tộc"), max_length=2, blank=True)
    schooling = models.CharField(
        _("việc học"), max_length=16, choices=Schooling.choices, default=Schooling.UNKNOWN
    )
    grade = models.PositiveSmallIntegerField(_("lớp"), null=True, blank=True)
    school_name = models.CharField(_("trường"), max_length=160, blank=True)
    birth_certificate = _paper(_("giấy khai sinh"))
    residence_paper = _paper(_("đăng ký cư trú"))
    identity_paper = _paper(_("thẻ căn cước hoặc số định danh"))
    history = DatedHistory(excluded_fields=["personal_id_key", "nick_key", "birth_year"])

    class Meta:
        verbose_name = _("trẻ")
        verbose_name_plural = _("trẻ")
        indexes = [
            GinIndex(name="child_search", fields=["search_key"], opclasses=["gin_trgm_ops"]),
            models.Index(fields=["personal_id_key"], name="child_by_personal_id"),
            # Equality may be asked before a policy, likeness may not: a look over the country begins here.
            models.Index(fields=["birth_year"], name="child_by_birth_year"),
        ]

    def __str__(self):
        return self.full_name

    def save(self, *args, **kwargs):
        self.set_keys()
        super().save(*args, **kwargs)

    def set_keys(self) -> None:
        """Bring name, birth and the keys of both into step; bulk writers call it themselves."""
        self.full_name, self.nickname = normalise(self.full_name), normalise(self.nickname)
        # Some letters of other scripts fold into several: a key is cut, the name is not.
        self.search_key, self.nick_key = fold(self.full_name)[:KEY], fold(self.nickname)[:KEY]
        self.sort_key = sort_key(self.full_name)[:SORT_KEY]
        self.birth_year = self._year_of_birth()

    def _year_of_birth(self) -> int | None:
        """The year as far as it is known; from an age, the likelier of two."""
        if self.birth_date:
            return self.birth_date.year
        if self.stated_age is not None and self.age_as_of:
            return self.age_as_of.year - self.stated_age
        return None

    @property
    def initials(self) -> str:
        return initials(self.full_name)

    @property
    def latest_birth(self) -> dt.date | None:
        """Return the last day on which the child can have been born, or None when nothing is known."""
        if self.birth_precision == BirthPrecision.AGE and self.stated_age is not None and self.age_as_of:
            return _latest(self.age_as_of.replace(day=1, year=self.age_as_of.year - self.stated_age), "month")
        return self.birth_date and _latest(self.birth_date, self.birth_precision)

    def age_on(self, day: dt.date) -> int | None:
        """Return completed years on `day`, or None when not known.

        A date known to the month or year gives the youngest possible age, as `casework.law` does.
        """
        if self.birth_precision == BirthPrecision.AGE and self.stated_age is not None:
            return self.stated_age + (_years(self.age_as_of, day) if self.age_as_of else 0)
        if self.birth_date is None:
            return None
        return _years(_latest(self.birth_date, self.birth_precision), day)

    def reaches(self, age: int) -> dt.date | None:
        """Return the first day on which `age_on` gives `age` years, or None when that is not known."""
        if self.birth_precision == BirthPrecision.AGE and self.stated_age is not None:
            return self.age_as_of and _later(self.age_as_of, age - self.stated_age)
        return self.birth_date and _later(_latest(self.birth_date, self.birth_precision), age)


def _latest(birth: dt.date, precision: str) -> dt.date:
    if precision == BirthPrecision.YEAR:
        return dt.date(birth.year, 12, 31)
    if precision == BirthPrecision.MONTH:
        return (birth.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    return birth


def _later(day: dt.date, years: int) -> dt.date:
    """Return the same day so many years later; 29 February is 1 March of a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def _years(start: dt.date, day: dt.date) -> int:
    return max(0, day.year - start.year - ((day.month, day.day) < (start.month, start.day)))
