"""Policies in the staff shell."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, ObjectList, PublishingPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.snippets.views.snippets import DeleteView, SnippetViewSet, UnpublishView

from forms.editor.panels import PartsPanel, Tabs

from ...access import may
from ...clock.deadline import words
from ...models import Policy
from ...policies.tabs import tabs
from ..versions.buttons import PolicyIndexView
from .acknowledging import WarningsPanel
from .comparison import PackPanel
from .form import PolicyForm
from .panels import ModulesPanel, ToDoPanel
from .views import PolicyCreateView, PolicyEditView, PolicyWorkflowActionView

AS_TEXT = "The whole pack as text"


class NeverUnpublished(UnpublishView):
    """A policy stays in force until another edition takes its place: cases hang on it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404("A policy in force is replaced, never taken down.")


class NeverDeleted(DeleteView):
    """Editions and cases are kept for ever, and hang on their policy."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404("A policy is kept for as long as its cases.")


def hide_unpublish(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Leaves the button out of the policy editor (a hook)."""
    if context.get("model") is Policy:
        items[:] = [item for item in items if item.name != "action-unpublish"]


def in_force(policy: Policy) -> str:
    """Which edition the public reads and new cases follow."""
    if policy.edition is None:
        return "Not yet"
    return f"Edition {policy.edition.number}, since {words(timezone.localdate(policy.edition.published_at))}"


def draft_state(policy: Policy) -> str:
    return "Has changes that are not published" if policy.has_unpublished_changes else "As published"


def edit_handler() -> ObjectList:
    """What has to be done, then the tabs; the pack itself is the last of them."""
    when = AdminDateTimeInput(js_overlay_parent_selector="#schedule-publishing-dialog")
    as_text = ObjectList([PackPanel("content", required_on_save=True)], heading=AS_TEXT)
    return ObjectList(
        [
            ToDoPanel(heading="Before you publish"),
            WarningsPanel(),
            Tabs([*(ObjectList([PartsPanel(tab=tab)], heading=tab.heading) for tab in tabs()), as_text]),
            # Only from when on: a policy does not expire, another edition replaces it.
            PublishingPanel(children=[FieldPanel("go_live_at", widget=when)]),
            ModulesPanel(),
        ],
        base_form_class=PolicyForm,
    )


class OlderCases(Column):
    """Leads to the cases under older editions, for those who may move them. Asks who they are once a page."""

    cell_template_name = "desk/policy_editor/older_cases_cell.html"

    def get_cell_context_data(self, instance: Policy, parent_context: dict[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        if not hasattr(request, "_may_move_cases"):
            request._may_move_cases = may(request.user, "move_cases")
        shown = request._may_move_cases and instance.edition_id is not None
        url = reverse("desk:older_cases", args=[instance.slug]) if shown else ""
        return {**super().get_cell_context_data(instance, parent_context), "url": url}


class PolicyViewSet(SnippetViewSet):
    """Policies in the staff shell, for those who may change them."""

    model = Policy
    icon = "doc-full-inverse"
    menu_label = "Policies"
    menu_order = 300
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = (
        "title",
        Column("edition", label="In force", accessor=in_force),
        Column("draft", label="Draft", accessor=draft_state),
        OlderCases("older_cases", label="Cases", accessor="slug"),
    )
    index_view_class = PolicyIndexView
    add_view_class = PolicyCreateView
    edit_view_class = PolicyEditView
    workflow_action_view_class = PolicyWorkflowActionView
    unpublish_view_class = NeverUnpublished
    delete_view_class = NeverDeleted

    def get_edit_handler(self) -> ObjectList:
        return edit_handler().bind_to_model(self.model)

    def register_chooser_viewset(self) -> None:
        """None: no form chooses a policy, and a chooser shows every title to all staff."""
