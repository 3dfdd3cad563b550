"""Every address of a policy's editions and packs, below Wagtail's list of policies: so its menu entry is marked there.

Wagtail asks for a signed-in member of staff before any of them.
"""

from django.urls import path

from .. import replay
from . import changes, editions, pack_files, scenarios

app_name = "policies"

urlpatterns = [
    path("import/", pack_files.import_pack, name="import"),
    path("<int:pk>/changes/", changes.changes, name="changes"),
    path("<int:pk>/scenarios/", scenarios.scenarios, name="scenarios"),
    path("<int:pk>/replay/", replay.replay, name="replay"),
    path("<int:pk>/pack/", pack_files.draft_pack, name="pack"),
    path("<int:pk>/editions/", editions.editions, name="editions"),
    path("<int:pk>/editions/<int:number>/", editions.edition, name="edition"),
    path("<int:pk>/editions/<int:number>/pack/", pack_files.edition_pack, name="edition_pack"),
    path("<int:pk>/editions/<int:number>/copy-back/", editions.copy_back, name="copy_back"),
    path("<int:pk>/editions/<int:number>/compare/<int:other>/", changes.compare, name="compare"),
]
