"""Every address of the desk, under /admin/desk/. Wagtail asks for a signed-in member of staff before any of them."""

from django.urls import path

from . import case, evidence, inbox, key_in, letter, letter_record, move_cases, older_cases, report, task, who_does_what

app_name = "desk"

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("tasks/<int:pk>/", task.task, name="task"),
    path("letters/", letter.letters, name="letters"),
    path("letters/<int:pk>.pdf", letter.pdf, name="letter_pdf"),
    path("letters/<int:pk>/", letter_record.letter, name="letter"),
    path("cases/<str:reference>/", case.case, name="case"),
    path("cases/<str:reference>/adjustments/", case.agree, name="case_adjust"),
    path("cases/<str:reference>/appeal/", key_in.key_in, name="key_in_appeal"),
    path("scans/<str:reference>/", key_in.scan, name="scan"),
    path("report/", report.report, name="report"),
    path("report/<int:pk>/", report.reported, name="reported"),
    path("my-reports/", report.my_reports, name="my_reports"),
    path("who-does-what/", who_does_what.who_does_what, name="who_does_what"),
    path("policies/<slug:slug>/older-cases/", older_cases.older_cases, name="older_cases"),
    path("policies/<slug:slug>/older-cases/move/", move_cases.move_cases, name="move_cases"),
    path("evidence/<int:pk>/", evidence.document, name="evidence"),
]
