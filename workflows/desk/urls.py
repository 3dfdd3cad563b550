"""Every address of the desk, under /admin/desk/. Wagtail asks for a signed-in member of staff before any of them."""

from django.urls import path

from . import case, evidence, inbox, letter, letter_record, replay, report, task, who_does_what
from .versions import changes, editions, pack_files

app_name = "desk"

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("tasks/<int:pk>/", task.task, name="task"),
    path("letters/", letter.letters, name="letters"),
    path("letters/<int:pk>.pdf", letter.pdf, name="letter_pdf"),
    path("letters/<int:pk>/", letter_record.letter, name="letter"),
    path("cases/<str:reference>/", case.case, name="case"),
    path("cases/<str:reference>/adjustments/", case.agree, name="case_adjust"),
    path("report/", report.report, name="report"),
    path("report/<int:pk>/", report.reported, name="reported"),
    path("my-reports/", report.my_reports, name="my_reports"),
    path("who-does-what/", who_does_what.who_does_what, name="who_does_what"),
    path("policies/<int:pk>/replay/", replay.replay, name="replay"),
    path("policies/import/", pack_files.import_pack, name="policy_import"),
    path("policies/<int:pk>/changes/", changes.changes, name="policy_changes"),
    path("policies/<int:pk>/pack/", pack_files.draft_pack, name="policy_pack"),
    path("policies/<int:pk>/editions/", editions.editions, name="policy_editions"),
    path("policies/<int:pk>/editions/<int:number>/", editions.edition, name="policy_edition"),
    path("policies/<int:pk>/editions/<int:number>/pack/", pack_files.edition_pack, name="policy_edition_pack"),
    path("policies/<int:pk>/editions/<int:number>/copy-back/", editions.copy_back, name="policy_copy_back"),
    path("policies/<int:pk>/editions/<int:number>/compare/<int:other>/", changes.compare, name="policy_compare"),
    path("evidence/<int:pk>/", evidence.document, name="evidence"),
]
