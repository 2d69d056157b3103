"""Forms of a school: a pupil at risk, after its diary (Circular 18/2025/TT-BGDĐT), and an answer given."""

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from casework.enums import Schooling, Sex
from casework.forms.folding import Folded
from casework.forms.intake import BirthField, PersonalIdField, PhoneField
from casework.forms.report import INLINE, age, line, lines
from interface.forms import Checkboxes, HouseForm, Radios
from vietnam.calendar import today

# What the counselling is about, in the order of the diary.
TOPICS = (
    ("learning", _("Học tập")),
    ("relations", _("Giới, quan hệ xã hội")),
    ("mind", _("Tâm lý")),
    ("skills", _("Kỹ năng sống")),
    ("career", _("Hướng nghiệp, việc làm, khởi nghiệp")),
    ("law", _("Chính sách, pháp luật")),
    ("services", _("Dịch vụ công tác xã hội")),
)
KNOWN_FROM = (
    ("pupil", _("Chính học sinh kể")),
    ("parents", _("Cha, mẹ, người chăm sóc kể")),
    ("friends", _("Bạn học kể")),
    ("teachers", _("Thầy cô nhận thấy")),
    ("others", _("Người khác")),
)
YES_NO = [("no", _("Không")), ("yes", _("Có, khẩn cấp"))]
LAST_GRADE, MOST_ABSENCES = 12, 40


class PupilForm(Folded, HouseForm):
    """What a school knows of a pupil who is absent, works or is at risk; short, the rest when it is known."""

    urgent = forms.TypedChoiceField(
        label=_("Học sinh có đang gặp nguy hiểm, cần bảo vệ ngay không?"),
        help_text=_("Đang bị đánh đập, xâm hại, giam giữ, hoặc tính mạng, sức khỏe bị đe dọa."),
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        widget=Radios(look=INLINE),
    )
    full_name = forms.CharField(label=_("Họ và tên học sinh"), max_length=120)
    birth = BirthField()
    sex = forms.ChoiceField(
        label=_("Giới tính"), choices=Sex.choices, initial=Sex.UNKNOWN, widget=Radios(look=INLINE)
    )
    grade = forms.IntegerField(label=_("Học lớp (số)"), required=False, min_value=1, max_value=LAST_GRADE)
    absent_days = forms.IntegerField(
        label=_("Số buổi vắng trong 4 tuần qua"), required=False, min_value=0, max_value=MOST_ABSENCES
    )
    absent_since = forms.DateField(label=_("Nghỉ học hẳn từ ngày, nếu có"), required=False)
    what_was_said = forms.CharField(
        label=_("Chuyện gì đang xảy ra?"),
        help_text=_(
            "Khó khăn của học sinh, đang làm việc gì, ở đâu. Ghi điều đã thấy, đã nghe; chưa cần chắc chắn."
        ),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    known_from = forms.MultipleChoiceField(
        label=_("Trường biết từ đâu?"), choices=KNOWN_FROM, required=False, widget=Checkboxes
    )
    raised_on = forms.DateField(
        label=_("Học sinh hoặc cha mẹ tự nêu chuyện này với trường ngày nào?"),
        help_text=_(
            "Bỏ trống nếu trường tự nhận thấy. Trường trả lời học sinh, cha mẹ trong 7 ngày làm việc kể từ "
            "ngày này (Nghị định 56/2017/NĐ-CP, Điều 53)."
        ),
        required=False,
    )
    reference = forms.CharField(
        label=_("Ký hiệu của trường"),
        help_text=_("Để trường nhận ra phiếu này về sau, không ghi tên. Ví dụ: NK-12/2026"),
        max_length=40,
        required=False,
    )
    village = line(_("Thôn, ấp, tổ dân phố nơi học sinh ở"), 120)
    residence = line(_("Địa chỉ nơi ở"), 200)
    caregiver_name = line(_("Người đang chăm sóc"), 120)
    caregiver_relation = line(_("Quan hệ với học sinh"), 60)
    caregiver_phone = PhoneField(label=_("Số điện thoại của gia đình"))
    work_text = line(_("Công việc đang làm"), 200)
    workplace_text = line(_("Nơi làm việc"), 200)
    hours_per_day = forms.DecimalField(
        label=_("Số giờ mỗi ngày"), required=False, min_value=0, max_value=24, max_digits=4, decimal_places=2
    )
    days_per_week = forms.DecimalField(
        label=_("Số ngày mỗi tuần"), required=False, min_value=0, max_value=7, max_digits=3, decimal_places=1
    )
    topics = forms.MultipleChoiceField(
        label=_("Nội dung cần tư vấn, hỗ trợ"), choices=TOPICS, required=False, widget=Checkboxes
    )
    condition = lines(_("Nhận định ban đầu của trường"), _("Sức khỏe, tinh thần, học lực, nguy cơ."))
    done_before = lines(_("Trường đã làm gì, kết quả ra sao?"), _("Ai đã gặp học sinh, cha mẹ, khi nào."))
    father_name = line(_("Họ tên cha"), 120)
    father_age = age(_("Tuổi của cha"))
    father_job = line(_("Nghề nghiệp của cha"), 120)
    mother_name = line(_("Họ tên mẹ"), 120)
    mother_age = age(_("Tuổi của mẹ"))
    mother_job = line(_("Nghề nghiệp của mẹ"), 120)
    family = lines(_("Hoàn cảnh gia đình"))
    personal_id = PersonalIdField()

    first = ("urgent", "full_name", "birth", "sex", "grade", "absent_days", "absent_since")
    first += ("what_was_said", "known_from", "raised_on", "reference")
    folded = (
        (
            _("Nơi ở, người chăm sóc"),
            ("village", "residence", "caregiver_name", "caregiver_relation", "caregiver_phone"),
        ),
        (_("Công việc"), ("work_text", "workplace_text", "hours_per_day", "days_per_week")),
        (_("Nhận định và việc trường đã làm"), ("topics", "condition", "done_before")),
        (
            _("Cha, mẹ và gia đình"),
            (
                *("father_name", "father_age", "father_job"),
                *("mother_name", "mother_age", "mother_job", "family"),
            ),
        ),
        (_("Giấy tờ của học sinh"), ("personal_id",)),
    )
    mark_optional = False

    def __init__(self, *args, institutions, **kwargs):
        super().__init__(*args, **kwargs)
        self.institutions = {str(one.pk): one for one in institutions}
        if len(self.institutions) > 1:
            choices = [(pk, one.name) for pk, one in self.institutions.items()]
            self.fields["institution"] = forms.ChoiceField(
                label=_("Trường, cơ sở báo"), choices=choices, widget=Radios
            )
            self.first = ("institution", *self.first)

    @property
    def institution(self):
        """The institution in whose name the valid form reports."""
        chosen = self.cleaned_data.get("institution")
        return self.institutions[chosen] if chosen else next(iter(self.institutions.values()))

    def clean(self):
        cleaned = super().clean()
        for name in ("absent_since", "raised_on"):
            if (on := cleaned.get(name)) and on > today():
                self.add_error(name, gettext("Ngày này ở sau hôm nay."))
        if cleaned.get("caregiver_phone") and not cleaned.get("caregiver_name"):
            self.add_error("caregiver_name", gettext("Ghi tên người dùng số điện thoại này."))
        return cleaned

    def facts(self) -> dict:
        """Return what `forwarding.content_from` takes."""
        data = self.cleaned_data
        absent = data["absent_since"] is not None
        child = {name: data[name] for name in ("full_name", "sex", "personal_id", "grade")} | data["birth"]
        child["schooling"] = Schooling.ABSENT if absent else Schooling.ENROLLED
        child["school_name"] = self.institution.name
        caregiver = {
            name: data[f"caregiver_{source}"]
            for name, source in (("full_name", "name"), ("relation", "relation"), ("phone", "phone"))
        }
        own = ("condition", "done_before", "family", "residence", "work_text", "workplace_text")
        own += ("hours_per_day", "days_per_week", "father_name", "father_age", "father_job")
        own += ("mother_name", "mother_age", "mother_job")
        report = {name: data[name] for name in own} | {"what_was_said": self._told()}
        return {
            "child": child,
            "household": {"village": data["village"]},
            "caregivers": [caregiver] if caregiver["full_name"] else [],
            "report": report,
        }

    def _told(self) -> str:
        """Return what is happening, what was ticked and counted, as lines in the language of the record."""
        data = self.cleaned_data
        with override("vi"):
            said = [data["what_was_said"]]
            if data["absent_days"] is not None:
                said.append(gettext("Vắng %(days)s buổi trong 4 tuần qua.") % {"days": data["absent_days"]})
            if data["absent_since"]:
                on = date_format(data["absent_since"], "SHORT_DATE_FORMAT")
                said.append(gettext("Nghỉ học hẳn từ ngày %(on)s.") % {"on": on})
            for words, names, labels in (
                (_("Trường biết từ: %(what)s."), data["known_from"], KNOWN_FROM),
                (_("Nội dung cần hỗ trợ: %(what)s."), data["topics"], TOPICS),
            ):
                if names:
                    what = "; ".join(str(dict(labels)[name]) for name in names)
                    said.append(str(words) % {"what": what})
            return "\n".join(said)


class AnsweredForm(HouseForm):
    """When the school answered the pupil or the parents."""

    on = forms.DateField(label=_("Trường đã trả lời học sinh, cha mẹ ngày nào?"))
