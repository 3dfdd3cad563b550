"""One of everything that Wagtail's own addresses may point at."""

from typing import Any

from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import (
    Collection,
    Page,
    PageViewRestriction,
    Site,
    UploadedFile,
    Workflow,
)
from wagtail.models import Task as WorkflowTask

from forms.models import FormPage, LookupList, QuestionSet, Submission
from home.models import HomePage, PolicyPage, StandardPage
from workflows.models import Policy


def make(people: dict[str, User], boss: User, policy: Policy) -> dict[str, Any]:
    """Things by the name a row calls them."""
    editor, manager = people["editor"], people["policymanager"]
    page = PolicyPage.objects.get(policy_slug=policy.slug)
    plain = StandardPage.objects.get(slug="privacy")
    things: dict[str, Any] = {
        "root": Page.get_first_root_node().pk,
        "home": HomePage.objects.get().pk,
        "policy_page": page.pk,
        "plain_page": plain.pk,
        "policy": policy.pk,
        "group": Group.objects.get(name="Content editors").pk,
        "user": people["otherservice"].pk,
        "lookup_list": LookupList.objects.create(title="Parks", code="parks").pk,
        "site": Site.objects.get().pk,
    }
    things |= _form() | _question_set(boss)
    things |= _revisions("page", plain, editor) | _revisions("policy", policy, manager)
    things |= _moderated(plain, policy, people) | _media(boss)
    things["lock"] = PageViewRestriction.objects.create(
        page=StandardPage.objects.get(slug="accessibility"), restriction_type="password", password="a-shared-word"
    ).pk
    things["session"] = EditingSession.objects.create(
        user=editor,
        content_type=ContentType.objects.get_for_model(StandardPage),
        object_id=str(plain.pk),
        last_seen_at=timezone.now(),
    ).pk
    return things


def _form() -> dict[str, int]:
    """A form that nobody reads, and something that was sent with it."""
    form = FormPage(title="Tell us about noise", slug="noise", live=False)
    HomePage.objects.get().add_child(instance=form)
    Submission.objects.create(
        key=f"form-{form.pk}", pages=[], answers={}, idempotency_key="noise", reference="F-2222-3333"
    )
    return {"form": form.pk}


def _question_set(by: User) -> dict[str, int]:
    made = QuestionSet.objects.create(code="about-you", title="About you")
    return {"question_set": made.pk, **_revisions("set", made, by)}


def _revisions(name: str, thing: Any, by: User) -> dict[str, int]:
    first, second = thing.save_revision(user=by), thing.save_revision(user=by)
    return {f"{name}_revision": first.pk, f"{name}_revision_2": second.pk}


def _moderated(page: Page, policy: Policy, people: dict[str, User]) -> dict[str, int]:
    workflow = Workflow.objects.get()
    of_page = workflow.start(page, people["editor"])
    of_policy = workflow.start(policy, people["policymanager"])
    return {
        "workflow": workflow.pk,
        "workflow_task": WorkflowTask.objects.get().pk,
        "page_state": of_page.pk,
        "page_task_state": of_page.current_task_state_id,
        "policy_state": of_policy.pk,
        "policy_task_state": of_policy.current_task_state_id,
    }


def _media(boss: User) -> dict[str, int]:
    collection = Collection.get_first_root_node().add_child(name="Pictures")
    picture = get_test_image_file()
    upload = UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(Image),
        file=ContentFile(picture.read(), name="half-way.png"),
        uploaded_by_user=boss,
    )
    picture.seek(0)
    image = Image.objects.create(title="A picture", file=picture, uploaded_by_user=boss)
    document = Document.objects.create(title="A leaflet", file=ContentFile(b"A leaflet.", name="leaflet.txt"))
    return {"collection": collection.pk, "image": image.pk, "upload": upload.pk, "document": document.pk}
