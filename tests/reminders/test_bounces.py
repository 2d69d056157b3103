"""Mail that came back, in the shapes of servers that are about, and whatever else somebody sends there."""

import io
import mailbox

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from reminders.bounces import LARGEST, Bounce, read

OURS = "<notice-41@den-truong.example>"
POSTFIX = f"""\
From: MAILER-DAEMON@mail.xa.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: khong-tra-loi@den-truong.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="1A2B3C.1700000000/mail.xa.example"
Message-Id: <20261116050001.1A2B3C@mail.xa.example>

This is a MIME-encapsulated message.

--1A2B3C.1700000000/mail.xa.example
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

I'm sorry to have to inform you that your message could not be delivered.

--1A2B3C.1700000000/mail.xa.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.xa.example
X-Postfix-Queue-ID: 1A2B3C
X-Postfix-Sender: rfc822; khong-tra-loi@den-truong.example
Arrival-Date: Mon, 16 Nov 2026 12:00:00 +0700 (+07)

Final-Recipient: rfc822; lan@xa.example
Original-Recipient: rfc822;Lan@xa.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.xa.example
Diagnostic-Code: smtp; 550 5.1.1 <lan@xa.example>: Recipient address rejected:
    User unknown in virtual mailbox table

--1A2B3C.1700000000/mail.xa.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <khong-tra-loi@den-truong.example>
Message-ID: {OURS}
Subject: Den Truong
To: lan@xa.example

--1A2B3C.1700000000/mail.xa.example--
"""
EXCHANGE = """\
From: postmaster@tinh.example
To: khong-tra-loi@den-truong.example
Date: Mon, 16 Nov 2026 05:00:02 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="5d1c1c2e-0d1f"
X-MS-Exchange-Message-Is-Ndr:
Message-ID: <9a7f@tinh.example>
In-Reply-To: <digest-7-20261116@den-truong.example>
References: <digest-7-20261116@den-truong.example>
Subject: =?utf-8?B?VW5kZWxpdmVyYWJsZQ==?=
MIME-Version: 1.0

--5d1c1c2e-0d1f
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="5d1c-inner"

--5d1c-inner
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

S2jDtG5nIGfhu61pIMSRxrDhu6Nj
--5d1c-inner
Content-Type: text/html; charset="utf-8"

<html><b>lan was not found</b></html>
--5d1c-inner--
--5d1c1c2e-0d1f
Content-Type: message/delivery-status

Reporting-MTA: dns;AM0PR01MB5521.prod.exchangelabs.com
Received-From-MTA: dns;AM0PR01CA0139.prod.exchangelabs.com
Arrival-Date: Mon, 16 Nov 2026 05:00:01 +0000

Original-Recipient: rfc822;minh@tinh.example
Final-Recipient: rfc822;minh@tinh.example
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup

--5d1c1c2e-0d1f--
"""
GMAIL = """\
Return-Path: <>
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: khong-tra-loi@den-truong.example
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: <notice-99@den-truong.example>
In-Reply-To: <notice-99@den-truong.example>
X-Failed-Recipients: thu@gmail.example
Message-ID: <66f0.0a0b@mx.google.com>
Content-Type: multipart/report; boundary="0000000000"; report-type=delivery-status

--0000000000
Content-Type: multipart/related; boundary="0000000001"

--0000000001
Content-Type: text/plain; charset="UTF-8"

** Address not found **
--0000000001--
--0000000000
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com
Arrival-Date: Sun, 15 Nov 2026 21:00:01 -0800 (PST)
X-Original-Message-ID: <notice-99@den-truong.example>

Final-Recipient: rfc822; thu@gmail.example
Action: failed
Status: 4.2.2
Diagnostic-Code: smtp; 452-4.2.2 The recipient's inbox is out of storage space. Please direct the
 452 4.2.2 recipient to https://support.google.com/mail/?p=OverQuotaTemp
Last-Attempt-Date: Sun, 15 Nov 2026 21:00:02 -0800 (PST)

--0000000000
Content-Type: message/rfc822

Message-ID: <notice-99@den-truong.example>
Subject: Den Truong

Body
--0000000000--
"""


def changed(mail, *pairs) -> bytes:
    for before, after in pairs:
        assert before in mail
        mail = mail.replace(before, after)
    return mail.encode()


@pytest.mark.parametrize(
    ("mail", "expected"),
    [
        (POSTFIX, Bounce("notice-41", "lan@xa.example", True, "5.1.1")),
        (EXCHANGE, Bounce("digest-7-20261116", "minh@tinh.example", True, "5.1.10")),
        (GMAIL, Bounce("notice-99", "thu@gmail.example", False, "4.2.2")),
        (POSTFIX.replace("\n", "\r\n"), Bounce("notice-41", "lan@xa.example", True, "5.1.1")),
    ],
    ids=["postfix", "exchange", "gmail", "crlf"],
)
def test_the_shapes_that_are_about(mail, expected):
    assert read(mail.encode()) == expected


def test_the_true_code_stands_beside_a_vague_one():
    vague = changed(POSTFIX, ("Status: 5.1.1\n", "Status: 5.0.0\n"))
    assert read(vague).status == "5.1.1"
    bare = changed(
        POSTFIX, ("Status: 5.1.1\n", ""), ("550 5.1.1 <lan@xa.example>: Recipient address", "550 Mailbox")
    )
    assert read(bare) == Bounce("notice-41", "lan@xa.example", True, "5.0.0")
    nothing = changed(POSTFIX, ("Status: 5.1.1\n", "Status: none\n"), ("smtp; 550 5.1.1 ", "smtp; "))
    assert read(nothing) is None


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_only_what_failed_is_a_bounce(action):
    assert read(changed(POSTFIX, ("Action: failed", f"Action: {action}"))) is None


def test_the_one_that_failed_among_several_is_named():
    last = "Final-Recipient: rfc822; lan"
    first = f"Final-Recipient: rfc822; ok@xa.example\nAction: relayed\nStatus: 2.0.0\n\n{last}"
    assert read(changed(POSTFIX, (last, first))).address == "lan@xa.example"


def test_an_id_of_another_house_is_not_ours():
    other = changed(POSTFIX, (OURS, "<notice-41@elsewhere.example>"))
    assert read(other) == Bounce("", "lan@xa.example", True, "5.1.1")
    tail = changed(POSTFIX, (OURS, "<notice-41@den-truong.example.evil.example>"))
    assert read(tail).key == ""


def test_an_answer_of_a_person_is_no_bounce():
    mail = f"From: lan@xa.example\nIn-Reply-To: {OURS}\nSubject: Re: 550\n\nAction: failed\nStatus: 5.1.1\n"
    assert read(mail.encode()) is None
    # Nor one that only says so in its words.
    assert read(changed(POSTFIX, ("message/delivery-status", "text/plain"))) is None


def test_a_report_about_a_report_is_read_and_no_deeper_than_needed():
    mail = POSTFIX.encode()
    for number in range(3):
        mail = (
            f'Content-Type: multipart/mixed; boundary="b{number}"\n\n--b{number}\n'
            "Content-Type: message/rfc822\n\n".encode()
            + mail
            + f"\n--b{number}--\n".encode()
        )
    assert read(mail) is None or read(mail).address == "lan@xa.example"
    for number in range(3, 400):
        mail = (
            f'Content-Type: multipart/mixed; boundary="b{number}"\n\n--b{number}\n'
            "Content-Type: message/rfc822\n\n".encode()
            + mail
            + f"\n--b{number}--\n".encode()
        )
    assert read(mail) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe" * 1000,
        b"Content-Type: multipart/report; boundary=\n\n--\n--",
        (
            b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\n"
            b"Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n////\n--x--"
        ),
        b"Content-Type: message/delivery-status\n\n\xff\xff: \xff",
        b"Content-Type: message/delivery-status; charset=x*=nowhere''y\n\nAction: failed",
        None,
        "text",
    ],
)
def test_garbage_is_no_bounce(raw):
    assert read(raw) is None


def test_what_is_too_large_is_not_read():
    padded = POSTFIX.encode() + b"\n" * LARGEST
    assert read(padded) is None
    assert read(POSTFIX.encode() + b"\n" * 1000) is not None


def test_a_mail_of_very_many_parts_is_given_up():
    parts = "".join(f"--x\nContent-Type: text/plain\n\n{number}\n" for number in range(20_000))
    mail = f"Content-Type: multipart/report; boundary=x\n\n{parts}--x--\n"
    assert read(mail.encode()) is None


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.integers(0, len(POSTFIX)), st.integers(0, 200))
def test_a_damaged_report_never_raises(noise, at, cut):
    mail = POSTFIX.encode()
    found = read(mail[:at] + noise + mail[at + cut :])
    assert found is None or found.status[0] in "45"


@pytest.mark.django_db
def test_the_command_reads_one_mail(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(POSTFIX.encode())))
    call_command("reminders_bounce")
    assert capsys.readouterr().out == "notice-41 permanent 5.1.1 not ours\n"


@pytest.mark.django_db
def test_the_command_reads_a_maildir_once(tmp_path, capsys):
    box = mailbox.Maildir(tmp_path / "box")
    for mail in (POSTFIX, GMAIL, "Subject: hello\n\nhello\n"):
        box.add(mail.encode())
    call_command("reminders_bounce", maildir=str(tmp_path / "box"))
    told = capsys.readouterr()
    assert sorted(told.out.splitlines()) == [
        "notice-41 permanent 5.1.1 not ours",
        "notice-99 passing 4.2.2 not ours",
    ]
    assert told.err == "2 reports\n"
    call_command("reminders_bounce", maildir=str(tmp_path / "box"))
    assert capsys.readouterr().out == ""
