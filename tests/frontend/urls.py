"""The addresses that the frame of a page links to, and no more."""

from django.http import HttpResponse
from django.urls import include, path


def nothing(request):
    return HttpResponse(status=204)


accounts = (
    [path("ra/", nothing, name="logout"), path("bao-mat/", nothing, name="security")],
    "accounts",
)
urlpatterns = [
    path("", nothing, name="home"),
    path("ngon-ngu/", nothing, name="set_language"),
    path("tai-khoan/", include(accounts)),
]
