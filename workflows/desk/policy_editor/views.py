"""The policy editor's ways to publish: each says in words why it was refused, and never fails without them."""

from typing import Any

from django.contrib.admin.utils import quote
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import CreateView, EditView, WorkflowActionView

from ...access import may
from ...models import Policy
from ...policies import drafts
from ...policies.drafts import Draft
from ...policies.publishing import REFUSALS
from ...policies.schema import PackFault
from ..versions.buttons import LinksOfPolicy
from . import acknowledging
from .form import draft_of
from .to_do import of_box, to_do

# What a button would have done, where it is not publishing.
DONE = {"submit": "submitted for approval", "restart-workflow": "submitted for approval", "workflow-action": "approved"}
MOST_TOLD = 3


class Unfit(Exception):
    """A draft with gaps, or one that the lint refuses. In words: what stands in the way, and what to do."""


def refuse_unfit(draft: Draft | None, policy: Policy) -> None:
    """Raises Unfit, with the first few of what stands in the way. The box in the editor has all of it."""
    found = to_do(draft, policy).in_the_way
    if not found:
        return
    told = " ".join(f"{item.place}: {item.words}" if item.place else item.words for item in found[:MOST_TOLD])
    more = len(found) - MOST_TOLD
    rest = f" And {more} more." if more > 0 else ""
    raise Unfit(f"Put this right first; “Before you publish” in the editor leads to each place. {told}{rest}")


class RefusesInWords:
    """Saves the draft even when what was to follow is refused (publishing, or an approval that ends in it)."""

    action: str
    form: Any
    object: Any
    request: HttpRequest
    new_revision: Any

    def run_action_method(self) -> HttpResponse | None:
        try:
            if self.leads_to_the_public:
                refuse_unfit(draft_of(self.form), self.object)
                self.look_at_warnings()
            with transaction.atomic():
                return super().run_action_method()  # type: ignore[misc]
        except (*REFUSALS, Unfit) as refusal:
            done = DONE.get(self.action, "published")
            messages.error(self.request, f"The draft is saved. It has not been {done}. {refusal}")
            return redirect(self.edit_url_name, quote(self.object.pk))  # type: ignore[attr-defined]

    @property
    def leads_to_the_public(self) -> bool:
        """Sending a draft back to its author does not, whatever is wrong with it."""
        sent_back = self.action == "workflow-action" and self.request.POST.get("workflow-action-name") == "reject"
        return self.action in acknowledging.LEADS_TO_THE_PUBLIC and not sent_back

    def look_at_warnings(self) -> None:
        """Keep what was ticked, and refuse when something was not."""
        revision: int = self.new_revision.pk
        acknowledging.tick(self.object, self.form, revision, self.request, self.request.user)  # type: ignore[arg-type]
        acknowledging.check(self.object, self.form, revision)


class PolicyCreateView(RefusesInWords, CreateView):
    """A first draft. Kept when its author says so, not while they type: its address is made from its title."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False


class PolicyEditView(LinksOfPolicy, RefusesInWords, EditView):
    """A draft, kept while it is typed. What there is to do follows each time it is kept."""

    partials_template_name = "desk/policy_editor/partials.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        warnings = acknowledging.warnings_of(self.request, self.form)
        return {**context, "to_do": of_box(self.form), "warnings": warnings}

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """With the way to the cases under older editions, for those who may move them."""
        buttons: list[Button] = list(super().header_more_buttons)
        if self.object.edition_id is not None and may(self.request.user, "move_cases"):
            url = reverse("desk:older_cases", args=[self.object.slug])
            label = "Cases under older editions"
            buttons.append(Button(label, url=url, icon_name="folder-open-inverse", priority=40))
        return buttons


class PolicyWorkflowActionView(WorkflowActionView):
    """Approves without opening the draft. When that cannot be published, nothing is approved."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except REFUSALS as refusal:
            messages.error(request, f"The draft was not approved. {self._why(refusal)}")
            if request.headers.get("x-requested-with") == "XMLHttpRequest":
                return self.render_modal_json(request, {"step": "success", "redirect": self.redirect_url})
            return redirect(self.redirect_url)

    def _why(self, refusal: Exception) -> Exception:
        """In the words of the editor where there are gaps: a fault has only its path."""
        if isinstance(refusal, PackFault):
            try:
                latest = self.object.get_latest_revision_as_object()
                refuse_unfit(drafts.read(latest.content), latest)
            except (Unfit, PackFault) as why:
                return why
        return refusal
