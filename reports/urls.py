from django.urls import path

from reports.views import committee, events

app_name = "reports"
urlpatterns = [
    path("bao-cao/", committee.committee, name="committee"),
    path(
        "bao-cao/<int:pk>/<int:year>/<int:month>/bao-cao.pdf", committee.committee_pdf, name="committee_pdf"
    ),
    path("so-lieu/", committee.overview, name="overview"),
    path("nhat-ky-kiem-tra/", events.events, name="events"),
]
