from django.urls import path

from privacy.views import incidents, keeping, requests

app_name = "privacy"
urlpatterns = [
    path("ho-so/<int:pk>/du-lieu/", requests.of_case, name="of_case"),
    path("ho-so/<int:pk>/du-lieu/yeu-cau/", requests.request_new, name="request_new"),
    path("ho-so/<int:pk>/du-lieu/xoa/", keeping.propose, name="propose"),
    path("ho-so/<int:pk>/du-lieu/giu-lai/", keeping.hold, name="hold"),
    path("du-lieu/giu-lai/<int:pk>/go/", keeping.lift, name="lift"),
    path("du-lieu/luu-giu/", keeping.keeping, name="keeping"),
    path("du-lieu/xoa/<int:pk>/", keeping.erasure, name="erasure"),
    path("du-lieu/xoa/<int:pk>/de-nghi/", keeping.take_up, name="take_up"),
    path("du-lieu/xoa/<int:pk>/duyet/", keeping.approve, name="approve"),
    path("du-lieu/xoa/<int:pk>/dung/", keeping.stop, name="stop"),
    path("du-lieu/xoa/<int:pk>/khong/", keeping.reject, name="reject"),
    path("du-lieu/xoa/<int:pk>/bien-ban/", keeping.certificate, name="certificate"),
    path("du-lieu/yeu-cau/", requests.requests, name="requests"),
    path("du-lieu/yeu-cau/<int:pk>/", requests.request, name="request"),
    path("du-lieu/yeu-cau/<int:pk>/da-bao/", requests.acknowledge, name="acknowledge"),
    path("du-lieu/yeu-cau/<int:pk>/xem-truoc/", requests.preview, name="preview"),
    path("du-lieu/yeu-cau/<int:pk>/trinh/", requests.prepare, name="prepare"),
    path("du-lieu/yeu-cau/<int:pk>/duyet/", requests.release, name="release"),
    path("du-lieu/yeu-cau/<int:pk>/ket-qua/", requests.finish, name="finish"),
    path("du-lieu/yeu-cau/<int:pk>/tu-choi/", requests.refuse, name="refuse"),
    path("du-lieu/yeu-cau/<int:pk>/du-lieu.html", requests.package_page, name="package_page"),
    path("du-lieu/yeu-cau/<int:pk>/du-lieu.json", requests.package_file, name="package_file"),
    path("du-lieu/su-co/", incidents.incidents, name="incidents"),
    path("du-lieu/su-co/bao/", incidents.incident_new, name="incident_new"),
    path("du-lieu/su-co/<int:pk>/", incidents.incident, name="incident"),
    path("du-lieu/su-co/<int:pk>/van-ban/", incidents.incident_letter, name="incident_letter"),
    path("du-lieu/su-co/<int:pk>/ghi-them/", incidents.incident_describe, name="incident_describe"),
    path("du-lieu/su-co/<int:pk>/ho-so/", incidents.incident_cases, name="incident_cases"),
    path("du-lieu/su-co/<int:pk>/nhat-ky/", incidents.incident_seen, name="incident_seen"),
    path("du-lieu/su-co/<int:pk>/thong-bao/", incidents.incident_authority, name="incident_authority"),
    path("du-lieu/su-co/<int:pk>/khong-thong-bao/", incidents.incident_no_notice, name="incident_no_notice"),
    path("du-lieu/su-co/<int:pk>/ket-thuc/", incidents.incident_close, name="incident_close"),
]
