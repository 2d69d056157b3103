from django.urls import path

from accounts.views import calendars, confirming, invitation, leaving, notices, people, security, signing_in

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", signing_in.sign_in, name="login"),
    path("dang-nhap/xac-minh/", signing_in.second_factor, name="second_factor"),
    path("dang-xuat/", signing_in.sign_out, name="logout"),
    path("xac-nhan/", confirming.confirm, name="confirm"),
    path("loi-moi/", invitation.invitation, name="invitation"),
    path("bao-mat/", security.security, name="security"),
    path("bao-mat/ung-dung/", security.add_app, name="add_app"),
    path("bao-mat/khoa/", security.add_passkey, name="add_passkey"),
    path("bao-mat/cach-xac-minh/<int:pk>/go/", security.remove_factor, name="remove_factor"),
    path("bao-mat/ma-du-phong/", security.recovery_codes, name="recovery_codes"),
    path("bao-mat/ma-du-phong/tai-ve/", security.recovery_codes_file, name="recovery_codes_file"),
    path("bao-mat/mat-khau/", security.password, name="password"),
    path("bao-mat/phien/<int:pk>/ket-thuc/", security.end_one_session, name="end_session"),
    path("bao-mat/phien/ket-thuc/", security.end_other_sessions, name="end_other_sessions"),
    path("bao-mat/lich/", calendars.calendar, name="calendar"),
    path("bao-mat/lich/thu-hoi/", calendars.revoke_calendar, name="revoke_calendar"),
    path("nguoi-dung/", people.people, name="people"),
    path("nguoi-dung/<int:pk>/moi/", people.invite_person, name="invite_person"),
    path("nguoi-dung/<int:pk>/khoa-khan-cap/", leaving.block_person, name="block_person"),
    path("nguoi-dung/<int:pk>/thu-hoi/", people.withdraw_invitation, name="withdraw_invitation"),
    path("thong-bao/<int:pk>/mo/", notices.open_notice, name="open_notice"),
]
