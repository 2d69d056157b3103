"""Routes of intake: lists, reports, the caseload, notices."""

from django.urls import path

from casework.views import caseload, forwarding, imports, intake, report_change, reportlist

urlpatterns = [
    path("ho-so/", caseload.cases, name="cases"),
    path("ho-so/tim/", caseload.search, name="search"),
    path("thong-tin/", reportlist.reports, name="reports"),
    path("thong-tin/tim/", reportlist.report_search, name="report_search"),
    path("thong-tin/moi/", intake.report_new, name="report_new"),
    path("thong-tin/ghi-nhan/", intake.report_create, name="report_create"),
    path("thong-tin/<int:pk>/", intake.report, name="report"),
    path("thong-tin/<int:pk>/nguoi-bao/", intake.report_reporter, name="report_reporter"),
    path("thong-tin/<int:pk>/mo-ho-so/", intake.report_open, name="report_open"),
    path("thong-tin/<int:pk>/gop/", intake.report_join, name="report_join"),
    path("thong-tin/<int:pk>/tach/", intake.report_part, name="report_part"),
    path("thong-tin/<int:pk>/khong-xu-ly/", intake.report_dismiss, name="report_dismiss"),
    path("thong-tin/<int:pk>/sua/", report_change.report_change, name="report_change"),
    path("thong-tin/<int:pk>/chuyen/", forwarding.report_forward, name="report_forward"),
    path("thong-tin/<int:pk>/lay-lai/", forwarding.report_take_back, name="report_take_back"),
    path("chuyen-den/<int:pk>/", forwarding.forward, name="forward"),
    path("chuyen-den/<int:pk>/nhan/", forwarding.forward_receive, name="forward_receive"),
    path("chuyen-den/<int:pk>/tra/", forwarding.forward_return, name="forward_return"),
    path("danh-sach/", imports.imports, name="imports"),
    path("danh-sach/moi/", imports.import_new, name="import_new"),
    path("danh-sach/<int:pk>/", imports.import_page, name="import"),
    path("danh-sach/<int:pk>/cot/", imports.import_columns, name="import_columns"),
    path("danh-sach/<int:pk>/tien-do/", imports.import_progress, name="import_progress"),
    path("danh-sach/<int:pk>/chon-dong/", imports.import_rows, name="import_rows"),
    path("danh-sach/<int:pk>/nhap/", imports.import_confirm, name="import_confirm"),
    path("danh-sach/<int:pk>/tu-choi.xlsx", imports.import_refused, name="import_refused"),
]
