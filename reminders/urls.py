from django.urls import path

from reminders import views

app_name = "reminders"
urlpatterns = [
    path("bao-mat/thong-bao/", views.preferences, name="preferences"),
    path("gui-thong-bao/", views.outbox_page, name="outbox"),
    path("gui-thong-bao/<int:pk>/gui-lai/", views.retry, name="retry"),
    path("gui-thong-bao/dia-chi/<int:pk>/dung-lai/", views.try_again, name="try_again"),
]
