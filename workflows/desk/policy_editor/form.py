"""The form of a policy: keeps a draft, whole or not. What may go on its way to the public is asked after that."""

import secrets
from typing import Any

from django import forms
from wagtail.admin.forms.models import WagtailAdminModelForm

from forms.editor.fields import DraftField

from ...models import Policy
from ...policies import drafts, packs
from ...policies.codes import PASSING, is_passing
from ...policies.drafts import Draft
from ...policies.schema import PackFault
from .starter import starter
from .told import told

LONGEST_TITLE, LONGEST_SLUG = 200, 50
NO_TITLE = "Policy without a title"


def _read(text: str) -> Draft:
    content = None
    try:
        content = packs.data_in(text)
        return drafts.read(content)
    except PackFault as fault:
        # Wagtail shows all of them in one paragraph: each ends as a sentence does.
        raise forms.ValidationError([str(one) for one in told(fault, content)]) from None


class PackField(DraftField):
    """A draft of a pack as text, with faults told as somebody reads them who does not know its paths."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read=_read, write=drafts.as_text, **kwargs)


class PolicyForm(WagtailAdminModelForm):
    """A draft. `draft` says after validation what became of it: a pack, or faults to be shown at their fields."""

    content = PackField(label="The whole policy as text")
    draft: Draft | None = None
    # Why the draft cannot have the address it asks for, when it cannot.
    address_fault = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.content:
            self.initial["content"] = starter()

    def clean_content(self) -> dict[str, Any]:
        self.draft = self.cleaned_data["content"]
        if self.draft is None:
            raise forms.ValidationError("The policy is empty.")
        self.address_fault = self._fault_of_address(_address_in(self.draft.content))
        if self.address_fault:
            raise forms.ValidationError(self.address_fault)
        return self.draft.content

    def _fault_of_address(self, slug: str) -> str:
        """The address is the policy's for good. A draft that has no title yet has a passing one until it has."""
        if not self._address_may_change():
            if slug == self.instance.slug:
                return ""
            return (
                f"The text gives it another web address, but this policy keeps the address “{self.instance.slug}”. "
                "To make another policy, bring the text in as a pack: “Import a pack” in the list of policies."
            )
        if Policy.objects.filter(slug=slug).exclude(pk=self.instance.pk).exists():
            return f"There is a policy “{slug}” already. Edit that one, or choose another title."
        return ""

    def _address_may_change(self) -> bool:
        return not self.instance.pk or self.instance.slug.startswith(PASSING)

    def _post_clean(self) -> None:
        # Before the model is checked: title and slug are the pack's.
        if "content" in self.cleaned_data:
            content = self.cleaned_data["content"]
            title = str(_identity(content).get("policy_title") or "").strip()[:LONGEST_TITLE]
            self.instance.title = title or NO_TITLE
            if self._address_may_change():
                self.instance.slug = _address_in(content) or self.instance.slug or PASSING + secrets.token_hex(4)
        super()._post_clean()


def _identity(content: dict[str, Any]) -> dict[str, Any]:
    identity = content.get("identity")
    return identity if isinstance(identity, dict) else {}


def _address_in(content: dict[str, Any]) -> str:
    """The address that the pack says; empty as long as there is no title to make one from."""
    slug = _identity(content).get("slug")
    return "" if is_passing(slug) else str(slug)[:LONGEST_SLUG]


def draft_of(form: PolicyForm) -> Draft | None:
    """The draft that a page with this form is about: as it was just sent, or as it is kept. None when unreadable."""
    if form.is_bound or form.draft is not None:
        return form.draft
    try:
        form.draft = drafts.read(form.initial["content"])
    except PackFault:
        return None
    return form.draft
