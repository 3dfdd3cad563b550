"""The plain editor: a policy as the text of its pack, with everything that is wrong with it said in words."""

import difflib
import json
import re
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.compare import FieldComparison
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList, Panel, PublishingPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.snippets.views.snippets import DeleteView, SnippetViewSet, UnpublishView

from ..clock.deadline import words
from ..models import Policy
from . import packs
from .lint import Finding, errors, lint, people_of
from .refused import PolicyCreateView, PolicyEditView, PolicyWorkflowActionView
from .schema import PackFault, parse

# Buttons of the form that put a draft on its way to the public.
TOWARDS_THE_PUBLIC = ("action-publish", "action-submit", "action-workflow-action")


class PackField(forms.Field):
    """A pack as text. What is not a pack is refused, with the path of every fault."""

    widget = forms.Textarea(
        attrs={
            "rows": 40,
            "spellcheck": "false",
            "style": "font-family: monospace; font-size: 0.85rem; white-space: pre; overflow-x: auto;",
        }
    )

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else text_of(value)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return packs.content_of(packs.read_text(str(value)))
        except PackFault as fault:
            # Wagtail shows all of them in one paragraph: each ends as a sentence does.
            told = [f"{path}: {words}{_inside(str(value), path)}." for path, words in fault.faults]
            raise forms.ValidationError(told) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return text_of(initial) != str(data or "").replace("\r\n", "\n").strip() + "\n"


def _inside(text: str, path: str) -> str:
    """The id of what a path leads into: an editor searches for that, and cannot count to “deadlines[7]”."""
    try:
        place = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return ""
    found = ""
    for part in re.findall(r"[^.\[\]]+", path):
        if isinstance(place, list) and part.isdecimal() and int(part) < len(place):
            place = place[int(part)]
        elif isinstance(place, dict) and part in place:
            place = place[part]
        else:
            break
        found = str(place["id"]) if isinstance(place, dict) and "id" in place else found
    return f" (in “{found}”)" if found else ""


def text_of(content: Any) -> str:
    """A draft's content as the text an editor reads, also when it is not a pack (yet)."""
    try:
        return packs.as_text(parse(content))
    except PackFault:
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n" if content else ""


class PolicyForm(WagtailAdminModelForm):
    """Keeps a draft that is a pack, and sends on its way only one that lint accepts."""

    content = PackField(
        label="The policy as a pack",
        help_text="Change words, numbers, steps and letters here. Keep every id: cases and answers refer to it.",
    )

    def clean_content(self) -> dict[str, Any]:
        content: dict[str, Any] = self.cleaned_data["content"]
        slug = content["identity"]["slug"]
        if self.instance.pk and slug != self.instance.slug:
            raise forms.ValidationError(
                f"identity.slug: this policy keeps the address “{self.instance.slug}”. "
                "To make another policy, load its pack with the command load_pack."
            )
        if not self.instance.pk and Policy.objects.filter(slug=slug).exists():
            raise forms.ValidationError(f"identity.slug: there is a policy “{slug}” already. Edit that one.")
        if any(name in self.data for name in TOWARDS_THE_PUBLIC):
            pack = parse(content)
            refused = errors(pack, people_of(pack))
            if refused:
                raise forms.ValidationError([f"{one.words} {one.why} ({one.path})" for one in refused])
        return content

    def _post_clean(self) -> None:
        # Before the model is checked: title and slug are the pack's.
        if "content" in self.cleaned_data:
            identity = self.cleaned_data["content"]["identity"]
            self.instance.slug, self.instance.title = identity["slug"], identity["policy_title"]
        super()._post_clean()


class LintPanel(Panel):
    """What lint says of the draft as it was last saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "policies/lint_panel.html"

        @cached_property
        def findings(self) -> list[Finding]:
            return _findings(self.instance.content)

        @property
        def has_errors(self) -> bool:
            return any(finding.level == "error" for finding in self.findings)

        @property
        def summary(self) -> str:
            if not self.instance.pk:
                return "Paste a pack below and save it as a draft to see what stands in the way of publishing it."
            if self.has_errors:
                return "The draft as last saved cannot be published:"
            return "The draft as last saved can be published." + (" But look at this first:" if self.findings else "")


def _findings(content: Any) -> list[Finding]:
    try:
        pack = parse(content)
    except PackFault:
        return []
    return lint(pack, people_of(pack))


class PackComparison(FieldComparison):
    """Two revisions line by line; a difference word by word of a whole pack would take minutes."""

    def htmldiff(self) -> SafeString:
        before, after = (text_of(value).splitlines() for value in (self.val_a, self.val_b))
        lines = list(difflib.unified_diff(before, after, n=2, lineterm=""))[2:]
        kinds = {"+": "addition", "-": "deletion", "@": "w-text-text-meta"}
        marked = ((kinds.get(line[:1], ""), line) for line in lines)
        return format_html_join("", '<div class="{}" style="white-space: pre-wrap">{}</div>', marked)


class PackPanel(FieldPanel):
    def get_comparison_class(self) -> type[FieldComparison]:
        return PackComparison


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
    )
    add_view_class = PolicyCreateView
    edit_view_class = PolicyEditView
    workflow_action_view_class = PolicyWorkflowActionView
    unpublish_view_class = NeverUnpublished
    delete_view_class = NeverDeleted

    def get_edit_handler(self) -> ObjectList:
        when = AdminDateTimeInput(js_overlay_parent_selector="#schedule-publishing-dialog")
        panels = [
            LintPanel(heading="Before you publish"),
            PackPanel("content", required_on_save=True),
            # Only from when on: a policy does not expire, another edition replaces it.
            PublishingPanel(children=[FieldPanel("go_live_at", widget=when)]),
        ]
        return ObjectList(panels, base_form_class=PolicyForm).bind_to_model(self.model)

    def register_chooser_viewset(self) -> None:
        """None: no form chooses a policy, and a chooser shows every title to all staff."""
