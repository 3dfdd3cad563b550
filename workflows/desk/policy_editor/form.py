"""The form of a policy: keeps a draft whole or not, and sends on its way only one that lint accepts."""

from typing import Any

from django import forms
from django.utils.text import slugify
from wagtail.admin.forms.models import WagtailAdminModelForm

from ...models import Policy
from ...policies import drafts
from ...policies.drafts import Draft
from ...policies.schema import PackFault
from .starter import starter

# Buttons of the form that put a draft on its way to the public.
TOWARDS_THE_PUBLIC = ("action-publish", "action-submit", "action-workflow-action")
LONGEST_TITLE = 200


class PackField(forms.Field):
    """A draft as text. Refused only when it could not be one, with the place of every fault and the text given back."""

    widget = forms.Textarea(attrs={"rows": 40, "spellcheck": "false", "class": "policy-text", "data-policy-text": ""})

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else drafts.as_text(value)

    def to_python(self, value: Any) -> Draft | None:
        if value in self.empty_values:
            return None
        try:
            return drafts.read_text(str(value))
        except PackFault as fault:
            # Wagtail shows all of them in one paragraph: each ends as a sentence does.
            raise forms.ValidationError([f"{path}: {words}." for path, words in fault.faults]) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return drafts.as_text(initial) != str(data or "").replace("\r\n", "\n").strip() + "\n"


class PolicyForm(WagtailAdminModelForm):
    """A draft. `draft` says after validation what became of it: a pack, or faults to be shown at their fields."""

    content = PackField(label="The whole policy as text")
    draft: Draft | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.content:
            self.initial["content"] = starter()

    def clean_content(self) -> dict[str, Any]:
        self.draft = self.cleaned_data["content"]
        if self.draft is None:
            raise forms.ValidationError("The policy is empty.")
        self._keep_address(self.draft.content)
        if any(name in self.data for name in TOWARDS_THE_PUBLIC):
            self._refuse_unfit(self.draft)
        return self.draft.content

    def _keep_address(self, content: dict[str, Any]) -> None:
        """The address is the policy's for good; a new one is made from the title."""
        identity = content.get("identity")
        identity = identity if isinstance(identity, dict) else {}
        slug = str(identity.get("slug") or "")
        if self.instance.pk:
            if slug != self.instance.slug:
                raise forms.ValidationError(
                    f"identity.slug: this policy keeps the address “{self.instance.slug}”. "
                    "To make another policy, load its pack with the command load_pack."
                )
            return
        if not slugify(slug):
            raise forms.ValidationError("Give the policy a title first, under “About and document control”.")
        if Policy.objects.filter(slug=slug).exists():
            raise forms.ValidationError(f"identity.slug: there is a policy “{slug}” already. Edit that one.")

    def _refuse_unfit(self, draft: Draft) -> None:
        refused = [f"{words} ({path})." for path, words in draft.faults]
        refused += [f"{one.words} {one.why} ({one.path})" for one in draft.findings if one.level == "error"]
        if refused:
            raise forms.ValidationError(refused)

    def _post_clean(self) -> None:
        # Before the model is checked: title and slug are the pack's.
        identity = self.cleaned_data.get("content", {}).get("identity")
        if isinstance(identity, dict):
            title = str(identity.get("policy_title") or "").strip()[:LONGEST_TITLE]
            self.instance.slug = self.instance.slug if self.instance.pk else str(identity.get("slug", ""))[:50]
            self.instance.title = title or self.instance.title or "Policy without a title"
        super()._post_clean()


def draft_of(form: PolicyForm) -> Draft | None:
    """The draft that a page with this form is about: as it was just sent, or as it is kept. None when unreadable."""
    if form.is_bound or form.draft is not None:
        return form.draft
    try:
        form.draft = drafts.read(form.initial["content"])
    except PackFault:
        return None
    return form.draft
