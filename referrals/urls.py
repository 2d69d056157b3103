from django.urls import path

from referrals.views import answers, attendance, compose, consents, inbox, sent

app_name = "referrals"
urlpatterns = [
    path("ho-so/<int:pk>/chuyen-gui/", sent.of_case, name="of_case"),
    path("ho-so/<int:pk>/chuyen-gui/moi/", compose.compose, name="compose"),
    path("ho-so/<int:pk>/chuyen-gui/moi/co-so/", compose.provider, name="provider"),
    path("chuyen-gui/<int:pk>/", sent.sent, name="sent"),
    path("chuyen-gui/<int:pk>/dong-y/", compose.consent, name="consent"),
    path("chuyen-gui/<int:pk>/dong-y/dung/", compose.consent_used, name="consent_used"),
    path("ho-so/<int:pk>/dong-y/", consents.of_case, name="consents"),
    path("ho-so/<int:pk>/dong-y/moi/", consents.consent_new, name="consent_new"),
    path("ho-so/<int:pk>/dong-y/can-cu/", consents.ground_new, name="ground_new"),
    path("dong-y/<int:pk>/rut-lai/", consents.consent_withdraw, name="consent_withdraw"),
    path("chuyen-gui/<int:pk>/thong-tin/", compose.shared, name="shared"),
    path("chuyen-gui/<int:pk>/xem-lai/", compose.check, name="check"),
    path("chuyen-gui/<int:pk>/rut-lai/", sent.withdraw, name="withdraw"),
    path("co-so/phieu/", inbox.inbox, name="inbox"),
    path("co-so/phieu/<int:pk>/", inbox.referral, name="referral"),
    path("co-so/phieu/<int:pk>/tiep-nhan/", answers.accept, name="accept"),
    path("co-so/phieu/<int:pk>/tu-choi/", answers.decline, name="decline"),
    path("co-so/phieu/<int:pk>/hoi/", answers.ask, name="ask"),
    path("co-so/phieu/<int:pk>/nhap-hoc/", answers.enrol, name="enrol"),
    path("co-so/phieu/<int:pk>/ket-thuc/", answers.end, name="end"),
    path("co-so/chuyen-can/", attendance.attendance, name="attendance"),
]
