"""Routes of a school's reports about pupils."""

from django.urls import path

from casework.views import pupils

urlpatterns = [
    path("bao-hoc-sinh/", pupils.pupils, name="pupils"),
    path("bao-hoc-sinh/noi-o/", pupils.pupil_where, name="pupil_where"),
    path("bao-hoc-sinh/moi/<int:commune>/", pupils.pupil_new, name="pupil_new"),
    path("bao-hoc-sinh/<int:pk>/", pupils.pupil, name="pupil"),
    path("bao-hoc-sinh/<int:pk>/rut-lai/", pupils.pupil_take_back, name="pupil_take_back"),
    path("bao-hoc-sinh/<int:pk>/da-tra-loi/", pupils.pupil_answered, name="pupil_answered"),
]
