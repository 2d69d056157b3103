"""Routes of one case, from screening to closure, and of the supervisor's page."""

from django.urls import path

from casework.views import cases, plans, screenings, supervision, visits

urlpatterns = [
    path("giam-sat/", supervision.supervision, name="supervision"),
    path("giam-sat/danh-sach/", supervision.supervised, name="supervised"),
    path("ho-so/<int:pk>/", cases.case_page, name="case"),
    path("ho-so/<int:pk>/nhat-ky/", cases.case_log, name="log"),
    path("ho-so/<int:pk>/ai-da-xem/", cases.case_seen, name="seen"),
    path("ho-so/<int:pk>/ghi-chu/", cases.note_new, name="note_new"),
    path("ho-so/<int:pk>/tra-lai/", cases.return_item, name="return_item"),
    path("ho-so/<int:pk>/khan-cap/", cases.emergency, name="emergency"),
    path("ho-so/<int:pk>/phan-cong/", cases.assign, name="assign"),
    path("y-kien/<int:pk>/tra-loi/", cases.answer_supervisor, name="answer_supervisor"),
    path("ho-so/<int:pk>/sang-loc/", screenings.case_screenings, name="screenings"),
    path("ho-so/<int:pk>/sang-loc/moi/", screenings.screening_new, name="screening_new"),
    path("ho-so/<int:pk>/co-nguy-co/", screenings.register, name="register"),
    path("ho-so/<int:pk>/khong-thuoc-dien/", screenings.screen_out, name="screen_out"),
    path("sang-loc/<int:pk>/", screenings.screening, name="screening"),
    path("sang-loc/<int:pk>/xem-lai/", screenings.screening_check, name="screening_check"),
    path("sang-loc/<int:pk>/ket-qua/", screenings.screening_result, name="screening_result"),
    path("sang-loc/<int:pk>/khan-cap/", screenings.screening_emergency, name="screening_emergency"),
    path("sang-loc/<int:pk>/cau/<slug:step>/", screenings.screening_step, name="screening_step"),
    path("ho-so/<int:pk>/danh-gia/", plans.case_assessments, name="assessments"),
    path("ho-so/<int:pk>/danh-gia/moi/", plans.assessment_new, name="assessment_new"),
    path("ho-so/<int:pk>/ke-hoach/", plans.case_plans, name="plans"),
    path("ho-so/<int:pk>/ke-hoach/sua/", plans.plan_edit, name="plan_edit"),
    path("ke-hoach/<int:pk>/", plans.plan, name="plan"),
    path("ke-hoach/<int:pk>/phe-duyet/", plans.plan_approve, name="plan_approve"),
    path("ke-hoach/<int:pk>/tra-lai/", plans.plan_return, name="plan_return"),
    path("ho-so/<int:pk>/tham-ho/", visits.case_visits, name="visits"),
    path("ho-so/<int:pk>/tham-ho/moi/", visits.visit_new, name="visit_new"),
    path("ho-so/<int:pk>/ra-soat/", visits.case_reviews, name="reviews"),
    path("ho-so/<int:pk>/ra-soat/moi/", visits.review_new, name="review_new"),
    path("ho-so/<int:pk>/ke-hoach-moi/", visits.new_cycle, name="new_cycle"),
    path("ho-so/<int:pk>/ket-thuc/", visits.closing, name="closing"),
    path("ho-so/<int:pk>/ket-thuc/de-nghi/", visits.closing_propose, name="closing_propose"),
    path("ho-so/<int:pk>/ket-thuc/dong-y/", visits.closing_approve, name="closing_approve"),
    path("ho-so/<int:pk>/ket-thuc/tra-lai/", visits.closing_return, name="closing_return"),
    path("ho-so/<int:pk>/mo-lai/", visits.reopen, name="reopen"),
]
