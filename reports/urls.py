from django.urls import path

from reports.views import caseload, committee, events, evidence, findings, letters, reviews, who_sees

app_name = "reports"
urlpatterns = [
    path("bao-cao/", committee.committee, name="committee"),
    path(
        "bao-cao/<int:pk>/<int:year>/<int:month>/bao-cao.pdf", committee.committee_pdf, name="committee_pdf"
    ),
    path("chuyen-gui/<int:pk>/thu.pdf", letters.referral_letter, name="referral_letter"),
    path("ai-thay-gi/", who_sees.who_sees, name="who_sees"),
    path("giam-sat/ra-soat/", caseload.area_caseload, name="caseload"),
    path("giam-sat/ra-soat/so-lieu.pdf", caseload.caseload_pdf, name="caseload_pdf"),
    path("giam-sat/ra-soat/moi/", reviews.review_new, name="review_new"),
    path("giam-sat/ra-soat/<int:pk>/", reviews.review, name="review"),
    path("giam-sat/ra-soat/<int:pk>/ket-qua.pdf", reviews.review_pdf, name="review_pdf"),
    path("giam-sat/ra-soat/<int:pk>/rut-lai/", reviews.review_redraw, name="review_redraw"),
    path("giam-sat/ra-soat/<int:pk>/ky/", reviews.review_sign, name="review_sign"),
    path("giam-sat/ra-soat/<int:pk>/bo/", reviews.review_drop, name="review_drop"),
    path("giam-sat/ra-soat/ho-so/<int:pk>/", reviews.review_case, name="review_case"),
    path("giam-sat/ra-soat/ho-so/<int:pk>/tra-lai/", reviews.review_return, name="review_return"),
    path("nhan-xet-giam-sat/", findings.findings, name="findings"),
    path("nhan-xet-giam-sat/<int:pk>/", findings.finding, name="finding"),
    path("so-lieu/", committee.overview, name="overview"),
    path("nhat-ky-kiem-tra/", events.events, name="events"),
    path("nhat-ky-kiem-tra/ai-da-xem/", events.who_saw, name="who_saw"),
    path("nhat-ky-kiem-tra/ai-da-xem/tai-ve/", evidence.who_saw_download, name="who_saw_download"),
    path("nhat-ky-kiem-tra/cap-quyen/", events.granted, name="grants"),
    path("nhat-ky-kiem-tra/nguyen-ven/", events.integrity, name="integrity"),
]
