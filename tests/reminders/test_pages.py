"""How one is told oneself, what the administrator sees of it all, and what is said of a dead address."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.actions.channels import mark_unreachable
from accounts.enums import NoticeKind
from accounts.models import DeadAddress, Notice, User
from audit.models import Event
from reminders.actions import run_pump
from reminders.channels.base import Outcome, Result
from reminders.channels.email import Email
from reminders.models import Delivery, Digest
from tests.casework.walk import text_of
from tests.factories import CANARIES, make_case
from tests.reminders.build import MORNING, drop_claims, state_of, told, urgent

pytestmark = pytest.mark.django_db
OWN, OUTBOX = reverse("reminders:preferences"), reverse("reminders:outbox")
CHOSEN_FIELDS = ("channels", "quiet", "quiet_from", "quiet_until", "language")
CHOSEN = {"channel_1": "file", "channel_2": "email", "quiet_from": "22", "quiet_until": "5", "language": "en"}


TABS = ("cho-gui", "da-gui", "chua-duoc", "khong-gui", "dia-chi")


@pytest.fixture(autouse=True)
def two_channels(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.CHANNELS = {name: settings.KNOWN_CHANNELS[name] for name in ("email", "file")}
    settings.CHANNEL_FILE_PATH = str(tmp_path)
    mail.outbox = []


def chosen_by(user):
    return User.objects.values_list("channels", "quiet", "quiet_from", "quiet_until", "language").get(
        pk=user.pk
    )


class TestOwnChoices:
    def test_what_is_chosen_holds_and_leaves_a_history(self, cast, sign_in):
        client = sign_in(cast["lan"])
        assert client.post(OWN, CHOSEN).url == OWN
        assert chosen_by(cast["lan"]) == (["file", "email"], False, 22, 5, "en")
        row = cast["lan"].history.first()
        assert (row.history_change_reason, row.history_user) == ("choose_channels", cast["lan"])
        page = client.get(OWN).content.decode()
        assert '<option value="file" selected>' in page
        # The order of the house is no choice: a channel that comes later is used by itself.
        client.post(OWN, {**CHOSEN, "channel_1": "email", "channel_2": "file"})
        assert chosen_by(cast["lan"])[0] is None
        client.post(OWN, {**CHOSEN, "channel_1": "", "channel_2": ""})
        assert chosen_by(cast["lan"])[0] == []

    @pytest.mark.parametrize(
        ("bad", "said"),
        [
            ({"channel_2": "file"}, "Mỗi cách chỉ chọn một lần."),
            ({"channel_1": "zalo"}, "zalo"),
            ({"quiet_from": "12"}, "12"),
            ({"quiet_until": "8"}, "8"),
            ({"quiet_from": "x" * 5000}, "x"),
        ],
    )
    def test_what_cannot_be_is_said_and_changes_nothing(self, cast, sign_in, bad, said):
        answer = sign_in(cast["lan"]).post(OWN, {**CHOSEN, **bad})
        assert (answer.status_code, chosen_by(cast["lan"])) == (200, (None, True, 21, 6, "vi"))
        assert "govuk-error-summary" in answer.content.decode()
        assert said in answer.content.decode()

    def test_two_browsers_of_one_person_are_shown_both_versions(self, cast, sign_in):
        client = sign_in(cast["lan"])
        version = client.get(OWN).context["version"]
        client.post(OWN, {**CHOSEN, "version": version})
        mine = {**CHOSEN, "quiet_from": "20", "language": "vi", "version": version}
        page = client.post(OWN, mine)
        assert page.status_code == 200
        assert "Cách nhận thông báo vừa được đổi ở nơi khác" in page.content.decode()
        assert chosen_by(cast["lan"])[2:] == (22, 5, "en")
        asked = dict.fromkeys(("chon-quiet_from",), "mine") | {"chon-language": "theirs"}
        again = {**mine, **asked, "chon": ["quiet_from", "language"], "version": page.context["both"].version}
        client.post(OWN, again)
        assert chosen_by(cast["lan"])[2:] == (20, 5, "en")

    def test_a_dead_address_is_said_on_the_own_pages_and_in_the_list_of_people(self, cast, sign_in):
        mark_unreachable(cast["lan"], "email", cast["lan"].email, "550 5.1.1")
        words = "Không gửi được cho bạn qua Thư điện tử"
        for name, seen in (("lan", True), ("hoa", False)):
            client = sign_in(cast[name])
            for address in (OWN, reverse("accounts:security")):
                assert (words in client.get(address).content.decode()) is seen
        people = sign_in(cast["an"]).get(reverse("accounts:people")).content.decode()
        assert people.count("Không tới được: Thư điện tử") == 1


def who(row):
    return row.user if isinstance(row, DeadAddress) else row.recipient


def channels_on(page):
    listed = text_of(page).partition('govuk-list--number">')[2].partition("</ol>")[0]
    return [strip_tags(line) for line in listed.split("</li>") if line]


def tab(client, name, **asked):
    return client.get(OUTBOX, {"muc": name, **asked})


class TestOutbox:
    def test_every_group_shows_its_own_and_no_case(self, cast, sign_in, monkeypatch):
        case = make_case(by=cast["lan"], full_name=CANARIES[0])
        Notice.objects.all().delete()
        waits = told(cast["lan"], NoticeKind.PLAN_RETURNED, case_code=case.code)
        urgent(cast["hoa"])
        run_pump()
        monkeypatch.setattr(Email, "send", lambda _self, _one: Result(Outcome.AGAIN, "451 busy"))
        urgent(cast["minh"])
        stopped = told(cast["thu"], NoticeKind.PLAN_RETURNED, case_code=case.code)
        run_pump()
        Notice.objects.filter(pk=stopped.pk).update(state="withheld", reason="no_access")
        mark_unreachable(cast["son"], "email", cast["son"].email, "550 5.1.1")
        client = sign_in(cast["an"])
        shown = {
            name: tab(client, name) for name in ("cho-gui", "da-gui", "chua-duoc", "khong-gui", "dia-chi")
        }
        people = {name: [who(row) for row in page.context["rows"]] for name, page in shown.items()}
        assert people == {
            "cho-gui": [cast["lan"], cast["minh"]],
            "da-gui": [cast["hoa"]],
            "chua-duoc": [cast["minh"]],
            "khong-gui": [cast["thu"]],
            "dia-chi": [cast["son"]],
        }
        text = "".join(page.content.decode() for page in shown.values())
        assert all(part in text for part in ("451 busy", "người nhận không còn quyền xem", "550 5.1.1"))
        assert not any(secret in text for secret in (case.code, *CANARIES[0].split(), waits.path + "ho-so"))
        assert Event.objects.filter(kind="reminders.delivery", deed="listed").count() == 5

    @pytest.mark.parametrize("name", TABS)
    def test_it_says_which_channels_there_are_and_which_were_never_tried(self, cast, sign_in, settings, name):
        client, untried = sign_in(cast["an"]), "chưa chạy thử với dịch vụ thật"
        assert channels_on(tab(client, name)) == ["Thư điện tử", "Thư mục của bản minh họa"]
        chosen = ("sms", "email", "zalo", "webhook")
        settings.CHANNELS = {one: settings.KNOWN_CHANNELS[one] for one in chosen}
        assert channels_on(tab(client, name)) == [
            *(f"Tin nhắn điện thoại {untried}", "Thư điện tử", f"Zalo {untried}"),
            f"Hệ thống khác của cơ quan {untried}",
        ]
        settings.CHANNELS = {}
        page = tab(client, name)
        assert channels_on(page) == []
        assert "Chưa có kênh gửi nào, thông báo chỉ hiện trong chương trình." in text_of(page)

    def test_the_filter_finds_by_person_and_channel(self, cast, sign_in):
        urgent(cast["hoa"])
        urgent(cast["lan"])
        run_pump()
        client = sign_in(cast["an"])
        assert [row.recipient for row in tab(client, "da-gui", nguoi="hoa").context["rows"]] == [cast["hoa"]]
        assert [len(tab(client, "da-gui", kenh=one).context["rows"]) for one in ("email", "file")] == [2, 0]
        assert "Không có tin nào khớp" in tab(client, "da-gui", kenh="file").content.decode()
        assert tab(client, "none", kenh="x" * 900, page="-1").status_code == 200

    @pytest.mark.parametrize("name", TABS)
    def test_a_page_asks_as_often_for_thirty_as_for_three(self, cast, sign_in, name):
        client = sign_in(cast["an"])
        counts = []
        for number in (3, 27):
            for place in range(number):
                person = User.objects.create(
                    username=f"ai{number}.{place}", full_name="Ai đó", email="ai@x.vn"
                )
                told(person, state="unsent" if name == "cho-gui" else "withheld")
                mark_unreachable(person, "email", "ai@x.vn")
                outcome = "sent" if name == "da-gui" else "again"
                row = {"recipient": person, "key": f"notice-{number}{place}", "channel": "email"}
                Delivery.objects.create(**row, outcome=outcome, at=timezone.now())
            with CaptureQueriesContext(connection) as caught:
                page = tab(client, name)
            counts.append((len(caught), len(page.context["rows"])))
        assert counts == [(counts[0][0], 3), (counts[0][0], 25)]

    def test_one_is_sent_again_and_what_went_out_is_not(self, cast, sign_in, monkeypatch):
        monkeypatch.setattr(Email, "send", lambda _self, _one: Result(Outcome.REFUSED, "template"))
        monkeypatch.setattr("reminders.channels.file.File.send", lambda _self, _one: Result(Outcome.REFUSED))
        alone, line = urgent(cast["lan"]), told(cast["hoa"])
        run_pump(MORNING)
        assert state_of(alone) == state_of(line) == ("failed", "no_channel")
        monkeypatch.undo()
        client = sign_in(cast["an"])
        for person in ("lan", "hoa"):
            row = Delivery.objects.filter(recipient=cast[person], channel="email").get()
            assert client.post(reverse("reminders:retry", args=[row.pk])).url == OUTBOX
        assert state_of(alone) == state_of(line) == ("unsent", "")
        assert Event.objects.filter(reason="retry_message").count() == 2
        run_pump(MORNING)
        assert state_of(alone) == state_of(line) == ("sent", "")
        row = Delivery.objects.get(recipient=cast["lan"], channel="email")
        client.post(reverse("reminders:retry", args=[row.pk]))
        assert (state_of(alone)[0], Digest.objects.filter(done_at=None).count()) == ("sent", 0)

    def test_an_address_is_used_again(self, cast, sign_in):
        mark_unreachable(cast["lan"], "email", cast["lan"].email)
        client = sign_in(cast["an"])
        client.post(reverse("reminders:try_again", args=[DeadAddress.objects.get().pk]))
        assert not DeadAddress.objects.exists()
        event = Event.objects.get(reason="try_address_again")
        assert (event.actor_id, event.object_pk) == (cast["an"].pk, str(cast["lan"].pk))
        drop_claims()
