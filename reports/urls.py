from django.urls import path

from reports.views import committee, events, evidence, exports, files, letters, who_sees

app_name = "reports"
urlpatterns = [
    path("bao-cao/", committee.committee, name="committee"),
    path(
        "bao-cao/<int:pk>/<int:year>/<int:month>/bao-cao.pdf", committee.committee_pdf, name="committee_pdf"
    ),
    path("chuyen-gui/<int:pk>/thu.pdf", letters.referral_letter, name="referral_letter"),
    path("ai-thay-gi/", who_sees.who_sees, name="who_sees"),
    path("so-lieu/", committee.overview, name="overview"),
    path("nhat-ky-kiem-tra/", events.events, name="events"),
    path("nhat-ky-kiem-tra/ai-da-xem/", events.who_saw, name="who_saw"),
    path("nhat-ky-kiem-tra/ai-da-xem/tai-ve/", evidence.who_saw_download, name="who_saw_download"),
    path("nhat-ky-kiem-tra/cap-quyen/", events.granted, name="grants"),
    path("nhat-ky-kiem-tra/nguyen-ven/", events.integrity, name="integrity"),
    path("tep/", files.files, name="files"),
    path("tep/moi/", exports.exports, name="exports"),
    path("tep/moi/<slug:kind>/", exports.export, name="export"),
    path("tep/<int:pk>/tai-ve/", files.file_download, name="file_download"),
    path("tep/<int:pk>/dung/", files.file_cancel, name="file_cancel"),
    path("tep/<int:pk>/xoa/", files.file_remove, name="file_remove"),
    path("tep/dinh-ky/<int:pk>/", files.order_change, name="order_change"),
]
