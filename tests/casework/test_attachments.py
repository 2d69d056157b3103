"""Documents of a case: brought, listed, handed out as files, taken out again, and kept encrypted."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from PIL import Image

from audit.enums import Deed, Outcome
from audit.models import Event
from casework.actions import attachments
from casework.enums import AttachmentKind
from casework.files import store
from casework.models import Attachment
from casework.workflow import NotNow
from interface import uploads
from tests.casework import papers
from tests.factories import make_case
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return make_case(by=cast["lan"], state="registered", full_name="Canary Đỗ Tước Yến")


@pytest.fixture
def lan(cast, sign_in):
    return sign_in(cast["lan"])


@pytest.fixture
def document(case, cast):
    return papers.attach(case, by=cast["lan"], data=papers.photograph(), title="Số 12/QĐ-UBND")


def page(name, record) -> str:
    return reverse(f"casework:{name}", args=[record.pk])


def send(client, case, data, **more):
    return client.post(page("attachment_new", case), papers.form(data, **more))


class TestAdding:
    def test_a_photograph_is_kept_without_its_position(self, case, lan, cast):
        response = send(lan, case, papers.photograph())
        assert (response.status_code, response.url) == (302, page("attachments", case))
        kept = case.attachments.get()
        assert (kept.kind, kept.title, kept.by) == ("decision", "Số 12/QĐ-UBND", cast["lan"])
        assert (kept.file_kind, kept.pages) == ("jpeg", 1)
        handed = lan.get(page("attachment_file", kept)).content
        assert (len(handed), handed[:3]) == (kept.size, b"\xff\xd8\xff")
        assert papers.CANARY not in handed
        assert dict(Image.open(BytesIO(handed)).getexif()) == {}

    def test_history_and_events(self, document, cast):
        first = document.history.get()
        assert (first.history_user, first.history_change_reason) == (cast["lan"], "attach_document")
        created = Event.objects.get(deed=Deed.CREATED, kind="casework.attachment")
        assert (created.actor, created.object_pk) == (cast["lan"], str(document.pk))
        assert created.case_code == document.case.code

    def test_the_bytes_lie_encrypted_under_a_random_name(self, document, settings):
        (path,) = [
            one for one in (settings.MEDIA_ROOT / "documents").rglob("*") if one.name == document.stored_as
        ]
        raw = path.read_bytes()
        assert b"JFIF" not in raw
        assert b"\xff\xd8\xff" not in raw
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.suffix == ""
        assert store.read(document.stored_as, about=attachments.place_of(document)).startswith(
            b"\xff\xd8\xff"
        )

    def test_another_can_follow_at_once(self, case, lan):
        response = send(lan, case, papers.jpeg(), again="1")
        assert response.url == page("attachment_new", case)

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "Tệp không có nội dung"),
            (b"GIF89a" + bytes(40), "Chỉ nhận ảnh JPEG, PNG, WebP hoặc tệp PDF"),
            (papers.ZIP, "Lưu thành PDF"),
            (papers.jpeg()[:300], "bị hỏng hoặc bị cắt ngang"),
            (b"\0\0\0\x18ftypheic" + bytes(40), "định dạng HEIC"),
            (b"%PDF-1.7\n<script>", "bị hỏng"),
        ],
    )
    def test_a_refusal_says_why_and_keeps_what_was_typed(self, case, lan, data, words):
        response = send(lan, case, data)
        shown = response.content.decode()
        assert response.status_code == 200
        assert words in shown
        assert 'value="Số 12/QĐ-UBND"' in shown
        assert not case.attachments.exists()

    def test_of_a_refusal_an_event_stays(self, case, lan, cast):
        send(lan, case, b"GIF89a")
        event = Event.objects.get(deed=Deed.DENIED)
        assert (event.actor, event.reason, event.outcome) == (
            cast["lan"],
            "file_not_allowed",
            Outcome.FORBIDDEN,
        )
        assert event.case_code == case.code

    def test_a_file_too_large_is_told_in_a_sentence(self, case, lan, monkeypatch):
        monkeypatch.setattr(uploads, "MAX_BYTES", 100_000)
        response = send(lan, case, b"\xff\xd8\xff" + bytes(400_000))
        assert "Tệp lớn hơn 10 MB" in response.content.decode()
        assert 'value="Số 12/QĐ-UBND"' in response.content.decode()

    def test_ten_megabytes_are_the_limit(self, case, lan):
        assert uploads.MAX_BYTES == 10 * 1024 * 1024
        response = send(lan, case, b"\xff\xd8\xff" + bytes(uploads.MAX_BYTES))
        assert "Tệp lớn hơn 10 MB" in response.content.decode()
        assert not case.attachments.exists()

    def test_what_is_beyond_the_limit_is_not_kept_even_for_a_moment(self, monkeypatch):
        monkeypatch.setattr(uploads, "MAX_BYTES", 10)
        capped = uploads.Capped()
        assert [capped.receive_data_chunk(b"x" * 8, at) for at in (0, 8, 16, 24)] == [
            b"x" * 8,
            b"x" * 8,
            None,
            None,
        ]

    def test_the_name_and_type_a_browser_tells_count_for_nothing(self, case, lan):
        file = papers.upload(papers.pdf(), name="../../../x\u202egpj.html", kind="text/html")
        send(lan, case, b"", file=file)
        kept = case.attachments.get()
        response = lan.get(page("attachment_file", kept))
        assert response["Content-Type"] == "application/pdf"
        shown = lan.get(page("attachments", case)).content.decode() + str(response.headers)
        assert "gpj" not in shown

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("a\u202eb\u200bc", "a b c"),
            ("<b>đậm</b>", "<b>đậm</b>"),
            ("a" * 120, "a" * 120),
            ("", ""),
        ],
    )
    def test_titles(self, case, lan, typed, kept):
        send(lan, case, papers.jpeg(), title=typed)
        assert case.attachments.get().title == kept
        assert "<b>đậm" not in lan.get(page("attachments", case)).content.decode()

    def test_a_title_too_long_is_refused(self, case, lan):
        assert send(lan, case, papers.jpeg(), title="a" * 500).status_code == 200
        assert not case.attachments.exists()

    def test_the_same_document_is_not_kept_twice(self, case, lan):
        send(lan, case, papers.jpeg())
        shown = send(lan, case, papers.jpeg()).content.decode()
        assert "Hồ sơ đã có tài liệu này" in shown
        assert case.attachments.count() == 1

    def test_a_case_does_not_fill_up_for_ever(self, case, cast, monkeypatch):
        monkeypatch.setattr(attachments, "MAX_A_CASE", 1)
        papers.attach(case, by=cast["lan"])
        with pytest.raises(NotNow):
            papers.attach(case, by=cast["lan"], data=papers.pdf())

    def test_a_telephone_is_asked_for_its_camera(self, case, lan):
        plain = lan.get(page("attachment_new", case)).content.decode()
        camera = lan.get(page("attachment_new", case) + "?chup=1").content.decode()
        assert "capture" not in plain
        assert 'accept="image/jpeg,image/png,image/webp,application/pdf"' in plain
        assert 'capture="environment"' in camera

    def test_a_picture_of_the_child_is_no_kind_of_document(self):
        assert not [label for label in AttachmentKind.labels if "ảnh" in label.lower()]

    def test_nothing_is_left_when_the_bytes_cannot_be_written(self, case, cast, monkeypatch):
        def full(*_args, **_kwargs):
            raise OSError(28, "no space")

        monkeypatch.setattr(store, "write", full)
        with pytest.raises(OSError):
            papers.attach(case, by=cast["lan"])
        assert not Attachment.objects.exists()


class TestRights:
    def test_nobody_makes_the_program_read_a_file_without_the_right(self, case, cast, monkeypatch):
        monkeypatch.setattr(attachments, "take", lambda data: pytest.fail("the file was read"))
        for name in ("minh", "quang", "hoa", "thu", "tam", "binh", "an"):
            with pytest.raises(PermissionDenied):
                papers.attach(case, by=cast[name], data=papers.jpeg())

    def test_a_document_of_another_case_is_not_found(self, document, cast, sign_in):
        hoa = sign_in(cast["hoa"])
        papers.attach(make_case(by=cast["hoa"]), by=cast["hoa"])
        for name in ("attachment_file", "attachment_remove"):
            response = hoa.get(page(name, document))
            assert response.status_code == 404
            assert "Canary" not in response.content.decode()
        assert hoa.post(page("attachment_remove", document), {"why": "wrong_case"}).status_code == 404
        document.refresh_from_db()
        assert document.removed_at is None

    def test_the_chair_reads_and_does_not_change(self, document, cast, sign_in):
        chair = sign_in(cast["minh"])
        assert chair.get(page("attachment_file", document)).status_code == 200
        shown = chair.get(page("attachments", document.case)).content.decode()
        assert "Số 12/QĐ-UBND" in shown
        assert "Gỡ tài liệu" not in shown
        assert chair.get(page("attachment_remove", document)).status_code == 403

    def test_the_supervisor_sees_that_there_is_one_and_no_more(self, document, cast, sign_in):
        supervisor = sign_in(cast["quang"])
        log = supervisor.get(page("log", document.case)).content.decode()
        assert "Thêm tài liệu" in log
        assert "Số 12/QĐ-UBND" not in log
        assert page("attachments", document.case) not in log
        for name, record in (("attachments", document.case), ("attachment_file", document)):
            assert supervisor.get(page(name, record)).status_code == 403

    def test_a_role_that_ended_opens_nothing_in_an_open_session(self, document, cast, lan):
        assert lan.get(page("attachment_file", document)).status_code == 200
        cast["lan"].roles.update(ends=today().replace(year=today().year - 1), starts="2020-01-01")
        assert lan.get(page("attachment_file", document)).status_code == 404


class TestHandingOut:
    def test_headers(self, document, lan):
        response = lan.get(page("attachment_file", document))
        assert response["Content-Type"] == "image/jpeg"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "no-store" in response["Cache-Control"]
        name = f"{document.case.code}%20Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%20{document.pk}.jpg"
        assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"

    def test_an_event_is_written_before_the_bytes_are_read(self, document, lan, cast, monkeypatch):
        written = []

        def read(name, *, about):
            written.extend(Event.objects.filter(deed=Deed.DOWNLOADED))
            return b"\xff\xd8\xff"

        monkeypatch.setattr(store, "read", read)
        lan.get(page("attachment_file", document))
        (event,) = written
        assert (event.actor, event.kind, event.object_pk) == (
            cast["lan"],
            "casework.attachment",
            str(document.pk),
        )
        assert event.case_code == document.case.code

    def test_without_an_event_no_bytes(self, document, cast, sign_in, monkeypatch):
        def broken(**_kwargs):
            raise RuntimeError("the trail is away")

        client = sign_in(cast["lan"])
        client.raise_request_exception = False
        monkeypatch.setattr("casework.access.write_event", broken)
        response = client.get(page("attachment_file", document))
        assert response.status_code == 500
        assert b"\xff\xd8\xff" not in response.content

    def test_bytes_that_are_gone(self, document, lan):
        store.remove(document.stored_as)
        response = lan.get(page("attachment_file", document))
        assert response.status_code == 410
        assert "Tệp không còn trong kho lưu trữ" in response.content.decode()

    @pytest.mark.parametrize(
        "change",
        [
            lambda raw: raw[:-1],
            lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]),
            lambda raw: b"",
            lambda raw: b"demo\n",
        ],
    )
    def test_bytes_that_were_changed(self, document, lan, change):
        path = store._path(document.stored_as)
        path.write_bytes(change(path.read_bytes()))
        response = lan.get(page("attachment_file", document))
        assert response.status_code == 410
        assert "đã bị thay đổi ngoài hệ thống" in response.content.decode()

    def test_the_bytes_of_another_document_do_not_open(self, document, case, cast, lan):
        other = papers.attach(case, by=cast["lan"], data=papers.pdf())
        store._path(document.stored_as).write_bytes(store._path(other.stored_as).read_bytes())
        assert lan.get(page("attachment_file", document)).status_code == 410

    def test_no_address_leads_to_the_store(self, document, lan, settings):
        inside = f"documents/{document.stored_as[:2]}/{document.stored_as}"
        for path in (f"/media/{inside}", f"/static/{inside}", f"/{inside}", f"/static/../var/media/{inside}"):
            assert lan.get(path).status_code == 404
        assert not hasattr(settings, "MEDIA_URL") or settings.MEDIA_URL in ("", "/")


class TestTakingOut:
    def test_the_bytes_go_and_the_row_stays(self, document, lan, cast, django_capture_on_commit_callbacks):
        path = store._path(document.stored_as)
        asked = lan.get(page("attachment_remove", document)).content.decode()
        assert "Gỡ tài liệu này?" in asked
        with django_capture_on_commit_callbacks(execute=True):
            response = lan.post(page("attachment_remove", document), {"why": "withdrawn"})
        assert response.url == page("attachments", document.case)
        assert not path.exists()
        document.refresh_from_db()
        assert (document.removed_by, document.removed_why) == (cast["lan"], "withdrawn")
        assert document.history.first().history_change_reason == "remove_document"
        assert lan.get(page("attachment_file", document)).status_code == 404
        shown = lan.get(page("attachments", document.case)).content.decode()
        assert "Gia đình hoặc trẻ rút lại" in shown
        assert "Số 12/QĐ-UBND" not in shown

    def test_it_needs_a_reason(self, document, lan):
        assert lan.post(page("attachment_remove", document), {}).status_code == 200
        document.refresh_from_db()
        assert document.removed_at is None

    def test_the_bytes_stay_when_the_deed_is_undone(self, document, cast):
        attachments.remove_document(document, by=cast["lan"], why="wrong_file")
        assert store._path(document.stored_as).exists()

    def test_twice_is_told_with_who_and_when_and_the_reason_that_was_chosen(self, document, cast, lan):
        attachments.remove_document(document, by=cast["lan"], why="wrong_file")
        with pytest.raises(NotNow):
            attachments.remove_document(document, by=cast["lan"], why="wrong_file")
        response = lan.post(page("attachment_remove", document), {"why": "withdrawn"})
        shown = response.content.decode()
        assert (response.status_code, "Gia đình hoặc trẻ rút lại" in shown) == (200, True)
        assert f"{cast['lan']} đã gỡ tài liệu này lúc" in shown
        document.refresh_from_db()
        assert document.removed_why == "wrong_file"
        assert lan.get(page("attachment_remove", document)).status_code == 404

    def test_it_may_be_brought_again(self, document, case, cast):
        attachments.remove_document(document, by=cast["lan"], why="wrong_file")
        papers.attach(case, by=cast["lan"], data=papers.photograph())
        assert case.attachments.filter(removed_at=None).count() == 1


class TestClosedCases:
    def test_a_closed_case_is_read_only(self, document, cast, lan):
        case = document.case
        type(case).objects.filter(pk=case.pk).update(state="closed")
        case.refresh_from_db()
        shown = lan.get(page("attachments", case)).content.decode()
        assert "Số 12/QĐ-UBND" in shown
        assert page("attachment_new", case) not in shown
        assert page("attachment_remove", document) not in shown
        assert lan.get(page("attachment_file", document)).status_code == 200
        assert lan.get(page("attachment_new", case)).url == page("case", case)
        late = lan.post(page("attachment_remove", document), {"why": "Gắn nhầm hồ sơ"})
        assert "Gắn nhầm hồ sơ" in late.content.decode()
        document.refresh_from_db()
        assert document.removed_at is None
        with pytest.raises(NotNow):
            papers.attach(case, by=cast["lan"], data=papers.pdf())
