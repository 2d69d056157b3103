from django.urls import path

from reports.views import events

app_name = "reports"
urlpatterns = [
    path("nhat-ky-kiem-tra/", events.events, name="events"),
]
