"""All routes. Every one of them stands in the access matrix (tests/access), or the suite fails."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from casework.views.myday import my_day
from config.health import healthz, readyz
from reminders.fetching import feed

urlpatterns = [
    path("", my_day, name="home"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("ngon-ngu", login_not_required(require_POST(set_language)), name="set_language"),
    path("quan-tri/", admin.site.urls),
    path("lich/<slug:token>.ics", feed, name="calendar_feed"),
    path("", include("accounts.urls")),
    path("", include("schools.urls")),
    path("", include("casework.urls")),
    path("", include("reports.urls")),
    path("", include("referrals.urls")),
    path("", include("privacy.urls")),
    path("", include("reminders.urls")),
]
