from django.urls import path

from privacy.views import incidents

app_name = "privacy"
urlpatterns = [
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
