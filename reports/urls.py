from django.urls import path

from reports.views import (
    checking,
    committee,
    events,
    evidence,
    figures,
    letters,
    packs,
    paper_texts,
    papers,
    population,
    statistics,
    who_sees,
)

app_name = "reports"
urlpatterns = [
    path("bao-cao/", committee.committee, name="committee"),
    path("bao-cao/so/<slug:figure>/<slug:cell>/", figures.figure, name="figure"),
    path("bao-cao/ban/<int:pk>/", packs.committee_setting, name="committee_setting"),
    path("bao-cao/ban/<int:pk>/lap/", packs.make_pack, name="make_pack"),
    path("bao-cao/trinh-ban/<int:pk>/", packs.pack, name="pack"),
    path("bao-cao/trinh-ban/<int:pk>/bao-cao.pdf", packs.pack_pdf, name="committee_pdf"),
    path("bao-cao/trinh-ban/<int:pk>/them/", packs.question_new, name="question_new"),
    path("bao-cao/quyet-dinh/<int:pk>/", packs.decision, name="decision"),
    path("bao-cao/quyet-dinh/<int:pk>/ket-qua/", packs.decision_done, name="decision_done"),
    path("chuyen-gui/<int:pk>/thu.pdf", letters.referral_letter, name="referral_letter"),
    path("xac-minh/", checking.check_paper, name="check_paper"),
    path("ho-so/<int:pk>/bieu-mau/", papers.case_papers, name="case_papers"),
    path("bieu-mau/<slug:code>/<int:pk>/", papers.paper, name="paper"),
    path("bieu-mau/<slug:code>/<int:pk>/van-ban.pdf", papers.paper_file, name="paper_file"),
    path("bieu-mau/<slug:code>/<int:pk>/lay-so/", papers.paper_number, name="paper_number"),
    path("van-ban/<int:pk>/van-ban.pdf", papers.issued_file, name="issued_file"),
    path("van-ban/<int:pk>/thu-hoi/", papers.paper_withdraw, name="paper_withdraw"),
    path("mau-van-ban/", paper_texts.paper_texts, name="paper_texts"),
    path("mau-van-ban/<slug:code>/", paper_texts.paper_text, name="paper_text"),
    path("mau-van-ban/<slug:code>/sua/", paper_texts.paper_text_edit, name="paper_text_edit"),
    path(
        "mau-van-ban/<slug:code>/<int:version>/xem-thu.pdf",
        paper_texts.paper_text_preview,
        name="paper_text_preview",
    ),
    path(
        "mau-van-ban/<slug:code>/<int:version>/so-voi/<int:other>/",
        paper_texts.paper_text_compare,
        name="paper_text_compare",
    ),
    path(
        "bieu-mau/mau_01/<int:pk>/nguoi-bao-tin.pdf", papers.paper_with_reporter, name="paper_with_reporter"
    ),
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
