"""Routes of casework."""

from casework.urls import cases, intake, pupils

app_name = "casework"
urlpatterns = intake.urlpatterns + pupils.urlpatterns + cases.urlpatterns
