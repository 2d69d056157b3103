from django.urls import path

from schools.views import keeping, looking

app_name = "schools"
urlpatterns = [
    path("noi-hoc/", looking.institutions, name="institutions"),
    path("noi-hoc/<int:pk>/", looking.institution, name="institution"),
    path("noi-hoc/<int:pk>/sua/", keeping.own_facts, name="own_facts"),
    path("noi-hoc/<int:pk>/chuong-trinh/", keeping.programme, name="programme_new"),
    path("noi-hoc/<int:pk>/chuong-trinh/<int:programme>/", keeping.programme, name="programme"),
    path("noi-hoc/<int:pk>/con-dung/", keeping.confirm, name="confirm"),
]
