"""What may be shared for which need: proposed, only with a reason, never; the action holds it."""

from itertools import product

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from casework.workflow import NotNow
from referrals.actions.institution import accept_referral
from referrals.actions.officer import compose_referral, save_draft, send_referral
from referrals.enums import SharedField
from referrals.models import Referral
from referrals.needs import NEEDS, Share, fields_for, reasons_of, share_obstacles, why_of
from referrals.sharing import shared_view
from schools.enums import Need
from schools.models import Institution
from tests.referrals.build import SIXTEEN, UNCONNECTED, approved_case, make_draft

SOME = dict.fromkeys(SharedField.values, "Để làm hồ sơ")


def old_enough(cast):
    """A case of a child of sixteen: the law lets nobody below fifteen learn a trade."""
    return approved_case(cast["lan"], birth_date=SIXTEEN)


def again(referral):
    return Referral.objects.get(pk=referral.pk)


def test_every_need_says_of_every_field_how_it_stands_and_why():
    assert set(NEEDS) == set(Need)
    for need, field in product(Need, SharedField):
        assert NEEDS[need][field].how in Share
        assert str(why_of(need, field))
    assert [fields_for(Need.VOCATIONAL, how) for how in Share] == [
        ["name", "birth", "schooling"],
        ["caregiver", "phone"],
        ["village"],
    ]
    assert fields_for(Need.SERVICE, Share.PROPOSED) == ["name"]
    assert fields_for(Need.SERVICE, Share.NEVER) == ["schooling"]


@pytest.mark.parametrize("need", Need.values)
def test_each_field_of_each_need_is_held_to_its_rule(need):
    for field in SharedField.values:
        how = NEEDS[need][field].how
        bare, told = share_obstacles(need, [field], {}), share_obstacles(need, [field], SOME)
        assert (bool(bare), bool(told)) == {
            Share.PROPOSED: (False, False),
            Share.REASON: (True, False),
            Share.NEVER: (True, True),
        }[how]
    # A blank is no reason, and a reason for what is not shared is not kept.
    reason = fields_for(need, Share.REASON)[0]
    assert share_obstacles(need, [reason], {reason: "  "})
    assert reasons_of(need, [reason], SOME) == {reason: "Để làm hồ sơ"}


@pytest.mark.django_db
def test_the_action_holds_it_whatever_the_form_sends(cast):
    draft = make_draft(cast, case=old_enough(cast), to=None, shared=["name"])
    for shared, reasons, words in (
        (["name", "village"], SOME, "không được chia sẻ: Thôn, ấp"),
        (["name", "phone"], {}, "Nêu lý do cơ sở cần biết: Số điện thoại"),
        (["phone"], {"phone": " "}, "Nêu lý do"),
    ):
        with pytest.raises(NotNow, match=words):
            save_draft(draft, by=cast["lan"], shared=shared, share_reasons=reasons)
    assert again(draft).shared == ["name"]
    save_draft(draft, by=cast["lan"], shared=["name", "phone"], share_reasons=SOME)
    kept = again(draft)
    assert (kept.shared, kept.share_reasons) == (["name", "phone"], {"phone": "Để làm hồ sơ"})


@pytest.mark.django_db
def test_another_need_asks_again_before_anything_is_sent(cast, sign_in):
    """Village for a school; the draft then turns to a trade, for which it is never shared."""
    lan, draft = cast["lan"], make_draft(cast, case=old_enough(cast))
    place = Institution.objects.get(name=UNCONNECTED)
    compose_referral(
        draft.case, by=lan, need=Need.VOCATIONAL, institution=place, programme=place.programmes.get()
    )
    with pytest.raises(NotNow, match="Nhu cầu này không được chia sẻ: Thôn, ấp"):
        send_referral(draft, by=lan)
    page = sign_in(lan).get(reverse("referrals:check", args=[draft.pk])).content.decode()
    assert "Nhu cầu này không được chia sẻ: Thôn, ấp, tổ dân phố." in page
    steps = sign_in(lan).get(reverse("referrals:compose", args=[draft.case_id])).context["tasks"]
    assert next(step["status"] for step in steps if step["title"] == "Thông tin chia sẻ") == "Cần làm"
    assert again(draft).state == "draft"


@pytest.mark.django_db
def test_the_page_proposes_asks_for_reasons_and_offers_nothing_else(cast, sign_in):
    draft = make_draft(cast, case=old_enough(cast), to=None, shared=[], message="")
    client, address = sign_in(cast["lan"]), reverse("referrals:shared", args=[draft.pk])
    form = client.get(address).context["form"]
    assert [value for value, _label in form.fields["shared"].choices] == ["name", "birth", "schooling"]
    assert form["shared"].value() == ["name", "birth", "schooling"]
    assert ([value for value, _label in form.fields["extra"].choices], form["extra"].value()) == (
        ["caregiver", "phone"],
        [],
    )
    sent = {"shared": ["name"], "extra": ["phone"], "message": "Học buổi sáng"}
    wrong = client.post(address, sent)
    assert list(wrong.context["form"].errors) == ["why_phone"]
    assert "Học buổi sáng" in wrong.content.decode()
    for bad in ({"extra": ["village"]}, {"shared": ["village"]}, {"extra": ["x"]}):
        assert client.post(address, {**sent, "extra": [], **bad}).context["form"].errors
    assert again(draft).shared == []
    told = client.post(address, {**sent, "why_phone": "Báo khi xe đưa đón đổi giờ"})
    assert told.url == reverse("referrals:compose", args=[draft.case_id])
    assert again(draft).share_reasons == {"phone": "Báo khi xe đưa đón đổi giờ"}
    form = client.get(address).context["form"]
    assert (form["shared"].value(), form["extra"].value()) == (["name"], ["phone"])
    assert form["why_phone"].value() == "Báo khi xe đưa đón đổi giờ"


@pytest.mark.django_db
def test_the_reasons_stay_with_the_commune(cast, sign_in):
    draft = make_draft(cast, share_reasons=dict.fromkeys(SharedField.values, "Lý do riêng của xã"))
    send_referral(draft, by=cast["lan"])
    accept_referral(draft, by=cast["thu"])
    page = sign_in(cast["thu"]).get(reverse("referrals:referral", args=[draft.pk])).content.decode()
    assert "Ấp Bình Hòa" in page
    assert "Lý do riêng của xã" not in page
    own = sign_in(cast["lan"]).get(reverse("referrals:sent", args=[draft.pk])).content.decode()
    assert "Lý do riêng của xã" in own


@pytest.mark.django_db
@pytest.mark.parametrize("shared", [["name"], ["birth", "schooling"], []])
def test_the_preview_is_exactly_what_the_institution_is_shown(cast, sign_in, shared):
    """The same piece of page: before acceptance, and after it."""
    draft = make_draft(cast, shared=shared)
    shown = [
        render_to_string("referrals/includes/shared.html", {"view": shared_view(draft, state=state)})
        for state in ("sent", "accepted")
    ]
    assert shown[0] != shown[1] or not shared
    preview = sign_in(cast["lan"]).get(reverse("referrals:check", args=[draft.pk])).content.decode()
    assert all(piece in preview for piece in shown)
    client, own = sign_in(cast["thu"]), reverse("referrals:referral", args=[draft.pk])
    send_referral(draft, by=cast["lan"])
    assert shown[0] in client.get(own).content.decode()
    accept_referral(draft, by=cast["thu"])
    assert shown[1] in client.get(own).content.decode()
