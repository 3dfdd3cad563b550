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
from ...policies.publishing import REFUSALS
from ..versions.buttons import LinksOfPolicy
from . import acknowledging
from .to_do import of_page


class RefusesInWords:
    """Saves the draft even when what was to follow is refused (publishing, or an approval that ends in it)."""

    action: str
    form: Any
    object: Any
    request: HttpRequest
    new_revision: Any

    def run_action_method(self) -> HttpResponse | None:
        try:
            if self.action in acknowledging.LEADS_TO_THE_PUBLIC:
                self.look_at_warnings()
            with transaction.atomic():
                return super().run_action_method()  # type: ignore[misc]
        except REFUSALS as refusal:
            messages.error(self.request, f"The draft was saved but not published. {refusal}")
            return redirect(self.edit_url_name, quote(self.object.pk))  # type: ignore[attr-defined]

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
        return {**context, "to_do": of_page(self.form), "warnings": warnings}

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
            messages.error(request, f"The draft was not approved. {refusal}")
            if request.headers.get("x-requested-with") == "XMLHttpRequest":
                return self.render_modal_json(request, {"step": "success", "redirect": self.redirect_url})
            return redirect(self.redirect_url)
