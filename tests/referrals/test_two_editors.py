"""The draft of a referral that two officers write: both versions are shown and one is chosen."""

import pytest
from django.urls import reverse

from referrals.actions.officer import compose_referral, save_draft, send_referral
from referrals.models import Referral
from schools.models import Institution
from tests.casework.walk import both_shown, token
from tests.referrals.build import approved_case, make_draft

pytestmark = pytest.mark.django_db


def test_two_who_write_what_is_shared(cast, sign_in):
    referral = make_draft(cast, shared=["name"], message="Học buổi sáng")
    client, page = sign_in(cast["lan"]), reverse("referrals:shared", args=[referral.pk])
    both_shown(
        client,
        page,
        {"shared": ["name"], "message": "Học buổi chiều"},
        lambda: save_draft(referral, by=cast["lan"], shared=["name", "birth"], message="Học cả ngày"),
        {
            "shared": ("Ngày sinh, Họ và tên", "Họ và tên"),
            "message": ("Học cả ngày", "Học buổi chiều"),
        },
        {"chon-shared": "theirs", "chon-message": "mine"},
    )
    referral.refresh_from_db()
    assert (sorted(referral.shared), referral.message) == (["birth", "name"], "Học buổi chiều")
    # What was said of the consent, or of the institution, is no other version of this form.
    opened = token(client.get(page))
    referral.choice_reason = "Gần nhà"
    referral.save()
    assert client.post(page, {"shared": ["name"], "version": opened}).status_code == 302


@pytest.mark.parametrize("which", ["theirs", "mine"])
def test_two_who_choose_an_institution(cast, sign_in, which):
    case = approved_case(cast["lan"])
    thus, dungs = (Institution.objects.get(posts__user=cast[name]) for name in ("thu", "dung"))
    mine, theirs = thus.programmes.get(), dungs.programmes.get()
    deed = {"by": cast["lan"], "need": theirs.need, "institution": dungs, "programme": theirs}
    both_shown(
        sign_in(cast["lan"]),
        reverse("referrals:provider", args=[case.pk]) + f"?need={mine.need}",
        {"programme": str(mine.pk), "choice_reason": "Gần nhà"},
        lambda: compose_referral(case, **deed),
        {"programme": (f"{dungs.name} – {theirs.name}", f"{thus.name} – {mine.name}")},
        {"chon-programme": which},
    )
    draft = Referral.objects.get(case=case)
    assert draft.institution == (dungs if which == "theirs" else thus)


def test_a_draft_that_was_sent_meanwhile_is_no_other_choice(cast, sign_in):
    referral = make_draft(cast)
    programme = Institution.objects.get(posts__user=cast["thu"]).programmes.get()
    client, page = sign_in(cast["lan"]), reverse("referrals:provider", args=[referral.case_id])
    opened = token(client.get(page))
    send_referral(referral, by=cast["lan"])
    sent = {"programme": str(programme.pk), "choice_reason": "Gần nhà", "version": opened}
    assert client.post(page, sent).status_code == 302
    assert sorted(Referral.objects.values_list("state", flat=True)) == ["draft", "sent"]
