from django.urls import path

from accounts.views import confirming, notices, signing_in

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", signing_in.SignIn.as_view(), name="login"),
    path("dang-xuat/", signing_in.SignOut.as_view(), name="logout"),
    path("xac-nhan/", confirming.confirm, name="confirm"),
    path("thong-bao/<int:pk>/mo/", notices.open_notice, name="open_notice"),
]
