from django.urls import path

from schools.views import keeping, looking

app_name = "schools"
urlpatterns = [
    path("co-so/", looking.institutions, name="institutions"),
    path("co-so/<int:pk>/", looking.institution, name="institution"),
    path("co-so/<int:pk>/sua/", keeping.own_facts, name="own_facts"),
    path("co-so/<int:pk>/chuong-trinh/", keeping.programme, name="programme_new"),
    path("co-so/<int:pk>/chuong-trinh/<int:programme>/", keeping.programme, name="programme"),
    path("co-so/<int:pk>/con-dung/", keeping.confirm, name="confirm"),
]
