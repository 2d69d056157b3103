from django.urls import path

from schools.views import importing, keeping, looking

app_name = "schools"
urlpatterns = [
    path("noi-hoc/", looking.institutions, name="institutions"),
    path("noi-hoc/nhap/", importing.import_new, name="import_new"),
    path("noi-hoc/nhap/mau/", importing.import_template, name="import_template"),
    path("noi-hoc/nhap/<int:pk>/", importing.import_page, name="import"),
    path("noi-hoc/nhap/<int:pk>/xac-nhan/", importing.import_confirm, name="import_confirm"),
    path("noi-hoc/nhap/<int:pk>/tu-choi/", importing.import_refused, name="import_refused"),
    path("noi-hoc/<int:pk>/", looking.institution, name="institution"),
    path("noi-hoc/<int:pk>/sua/", keeping.own_facts, name="own_facts"),
    path("noi-hoc/<int:pk>/chuong-trinh/", keeping.programme, name="programme_new"),
    path("noi-hoc/<int:pk>/chuong-trinh/<int:programme>/", keeping.programme, name="programme"),
    path("noi-hoc/<int:pk>/con-dung/", keeping.confirm, name="confirm"),
]
