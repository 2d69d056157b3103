"""Routes of casework."""

from casework.urls import cases, intake

app_name = "casework"
urlpatterns = intake.urlpatterns + cases.urlpatterns
