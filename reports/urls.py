from django.urls import path

from reports.views import committee, events, evidence, figures, letters, population, statistics, who_sees

app_name = "reports"
urlpatterns = [
    path("bao-cao/", committee.committee, name="committee"),
    path("bao-cao/so/<slug:figure>/<slug:cell>/", figures.figure, name="figure"),
    path("bao-cao/<int:pk>/<slug:period>/bao-cao.pdf", committee.committee_pdf, name="committee_pdf"),
    path("chuyen-gui/<int:pk>/thu.pdf", letters.referral_letter, name="referral_letter"),
    path("ai-thay-gi/", who_sees.who_sees, name="who_sees"),
    path("so-lieu/", statistics.statistics, name="overview"),
    path("so-lieu/<slug:code>/<slug:period>/so-lieu.pdf", statistics.statistics_pdf, name="statistics_pdf"),
    path("so-lieu/dan-so/", population.population, name="population"),
    path("so-lieu/dan-so/xac-nhan/", population.population_confirm, name="population_confirm"),
    path("so-lieu/dan-so/mau.xlsx", population.population_template, name="population_template"),
    path("nhat-ky-kiem-tra/", events.events, name="events"),
    path("nhat-ky-kiem-tra/ai-da-xem/", events.who_saw, name="who_saw"),
    path("nhat-ky-kiem-tra/ai-da-xem/tai-ve/", evidence.who_saw_download, name="who_saw_download"),
    path("nhat-ky-kiem-tra/cap-quyen/", events.granted, name="grants"),
    path("nhat-ky-kiem-tra/nguyen-ven/", events.integrity, name="integrity"),
]
