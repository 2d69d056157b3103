"""A file that leaves the program with a password: opened by it, by nothing else, and it is kept nowhere."""

import io
import logging
import shutil
import subprocess
from unittest.mock import patch

import pikepdf
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import User
from accounts.step_up import KEY
from audit.enums import Deed
from audit.models import Event
from reports.pdf.document import build_pdf
from reports.pdf.locking import locked
from reports.views.locking import may_be_locked
from tests.factories import CANARIES, make_case
from tests.referrals.build import make_referral
from tests.reports.heads import HEAD
from tests.reports.test_pages import pdf
from tests.reports.test_papers import file_of, record_of
from tests.reports.test_pdf_structure import BODY

PASSWORD = "Ruong-bac-thang-7"
TWICE = {"khoa": "1", "file_password": PASSWORD, "file_password_again": PASSWORD}


def opened(content: bytes, password: str = "") -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content), password=password)


def test_the_file_opens_with_its_password_and_with_nothing_else():
    content = build_pdf(HEAD, BODY)
    closed = locked(content, PASSWORD)
    for wrong in ("", PASSWORD.lower(), PASSWORD[:-1], PASSWORD + " "):
        with pytest.raises(pikepdf.PasswordError):
            opened(closed, wrong)
    with opened(closed, PASSWORD) as file, opened(content) as plain:
        cipher = file.encryption
        assert (cipher.R, cipher.V, cipher.bits) == (6, 5, 256)
        assert (cipher.stream_method, cipher.string_method) == (pikepdf.models.EncryptionMethod.aesv3,) * 2
        assert (file.allow.accessibility, file.allow.extract, file.allow.modify_other) == (True, True, False)
        assert file.Root.Lang == plain.Root.Lang
        pages = zip(file.pages, plain.pages, strict=True)
        assert all(one.Contents.read_bytes() == two.Contents.read_bytes() for one, two in pages)
    for secret in (b"Trang", HEAD.title.encode("utf-16-be"), "Tân Mẫu".encode(), b"rdf:Description"):
        assert secret not in closed


@pytest.mark.skipif(not shutil.which("qpdf"), reason="needs qpdf")
def test_another_reader_agrees(tmp_path):
    file = tmp_path / "locked.pdf"
    file.write_bytes(locked(build_pdf(HEAD, BODY), PASSWORD))
    check = ["qpdf", "--check", str(file)]
    with_it = subprocess.run([*check, f"--password={PASSWORD}"], capture_output=True, text=True)
    without = subprocess.run(check, capture_output=True, text=True)
    assert (with_it.returncode, "stream encryption method: AESv3" in with_it.stdout) == (0, True)
    assert (without.returncode, "invalid password" in without.stderr) == (2, True)


def test_a_file_without_a_password_is_not_called_locked():
    with pytest.raises(ValueError, match="password"):
        locked(build_pdf(HEAD, []), "")


def test_another_kind_of_file_does_not_leave_open():
    table = HttpResponse("a;b", content_type="text/csv", headers={"Content-Disposition": "attachment"})
    with patch("reports.views.locking.render", lambda _request, _page, context: context["form"]):
        form = may_be_locked(lambda _request: table)(RequestFactory().post("/", TWICE))
    assert form.non_field_errors() == ["Chỉ tệp PDF đặt được mật khẩu. Chọn PDF, hoặc tải không có mật khẩu."]


@pytest.fixture
def files(cast, few_areas):
    """Every view that answers with a PDF: who asks, where, with what, by which method without a password."""
    case = make_case(by=cast["lan"], chair=cast["minh"], state="approved", full_name=CANARIES[0])
    referral = make_referral(cast, to=None)
    asked = {"case": case.code, "purpose": "breach_notice", "kind": "pdf"}
    return {
        "committee": ("minh", pdf(few_areas["A"], cast["minh"]), {}, "get"),
        "paper": ("lan", file_of("mau_03", record_of("mau_03", case)), {}, "get"),
        "letter": ("lan", reverse("reports:referral_letter", args=[referral.pk]), {}, "post"),
        "who_saw": ("binh", reverse("reports:who_saw_download"), asked, "post"),
    }


FILES = ("committee", "paper", "letter", "who_saw")


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_every_file_is_given_with_a_password_when_it_is_asked_for(files, sign_in, name, caplog):
    person, address, asked, method = files[name]
    client = sign_in(person_of(person))
    with caplog.at_level(logging.DEBUG):
        page = getattr(client, method)(address, {**asked, "khoa": "1"})
        assert page.context["form"].errors == {}
        assert not Event.objects.filter(deed=Deed.DOWNLOADED).exists()
        text = page.content.decode()
        assert all(f'name="{key}" value="{value}"' in text for key, value in asked.items())
        answer = client.post(address, {**asked, **TWICE})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment")
    with pytest.raises(pikepdf.PasswordError):
        opened(answer.content)
    with opened(answer.content, PASSWORD) as file:
        assert len(file.pages) >= 1
    assert Event.objects.filter(deed=Deed.DOWNLOADED).count() == 1
    assert PASSWORD not in caplog.text
    assert kept_somewhere(PASSWORD) == []


def person_of(name):
    return User.objects.get(username=name)


def kept_somewhere(word: str) -> list[str]:
    """Return every table that holds `word` in any column, of those that the program may read."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [f'"{table}"'])
            if not cursor.fetchone()[0]:
                continue
            cursor.execute(f'SELECT count(*) FROM "{table}" AS t WHERE t::text LIKE %s', [f"%{word}%"])
            found += [table] * bool(cursor.fetchone()[0])
    return found


WRONG = {
    "short": ({"file_password": "ngan-9kyt", "file_password_again": "ngan-9kyt"}, "ít nhất 10 ký tự"),
    "marks": ({"file_password": "mậtkhẩudàiđủ", "file_password_again": "mậtkhẩudàiđủ"}, "chữ không dấu"),
    "blanks": ({"file_password": " " * 12, "file_password_again": " " * 12}, "chữ không dấu"),
    "long": ({"file_password": "a" * 65, "file_password_again": "a" * 65}, "dài nhất 64 ký tự"),
    "differs": ({"file_password": PASSWORD, "file_password_again": "x" + PASSWORD}, "không giống nhau"),
    "once": ({"file_password": PASSWORD}, "Nhập lại mật khẩu."),
    "none": ({"file_password": ""}, "Nhập mật khẩu của tệp."),
    "null": ({"file_password": "a\x00" * 6, "file_password_again": "a\x00" * 6}, "govuk-error-summary"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", WRONG)
def test_a_password_that_will_not_do_gets_a_sentence_and_no_file(files, sign_in, name):
    typed, sentence = WRONG[name]
    person, address, asked, _method = files["who_saw"]
    answer = sign_in(person_of(person)).post(address, {**asked, "khoa": "1", **typed})
    text = answer.content.decode()
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, "text/html")
    assert sentence in text
    assert not any(word in text for word in typed.values() if len(word) > 1)
    assert not Event.objects.filter(deed=Deed.DOWNLOADED).exists()


@pytest.mark.django_db
def test_a_table_is_not_given_to_whoever_asked_for_a_password(files, sign_in):
    person, address, asked, _method = files["who_saw"]
    answer = sign_in(person_of(person)).post(address, {**asked, "kind": "csv", **TWICE})
    assert answer["Content-Type"].split(";")[0] == "text/html"
    assert "Chỉ tệp PDF đặt được mật khẩu" in answer.content.decode()
    assert not Event.objects.filter(deed=Deed.DOWNLOADED).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_whoever_may_not_have_the_file_gets_nothing_with_a_password(files, cast, sign_in, name):
    make_case(by=cast["hoa"], chair=cast["son"], state="approved")
    _person, address, asked, _method = files[name]
    answer = sign_in(cast["son"]).post(address, {**asked, **TWICE})
    assert answer.status_code in (403, 404)
    assert CANARIES[0] not in answer.content.decode(errors="ignore")
    assert not Event.objects.filter(deed=Deed.DOWNLOADED).exists()


@pytest.mark.django_db
def test_the_page_for_the_password_asks_who_sits_there_first(files, sign_in):
    person, address, _asked, _method = files["committee"]
    client = sign_in(person_of(person))
    session = client.session
    session[KEY] = session[KEY] - 601
    session.save()
    answer = client.get(address, {"khoa": "1"})
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("accounts:confirm"))
    assert "khoa" in answer.url
