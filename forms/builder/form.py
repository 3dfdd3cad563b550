"""The editor's form of a form page: keeps a draft whole or not, and sends on its way only one that can be used."""

from collections.abc import Iterator
from typing import Any

from django import forms
from wagtail.admin.forms.pages import WagtailAdminPageForm

from .. import lookups
from ..editor.faults import is_missing, sentence
from ..editor.fields import DraftField
from ..editor.places import where
from ..editor.reading import ContentFault
from ..editor.to_do import Item, Level, ToDo
from . import drafts
from .drafts import FormDraft, shape
from .lint import Finding, lint
from .sets import questions_by_code, titles_by_code
from .starter import starter
from .tabs import TABS

# Buttons that put a draft on its way to the public.
TOWARDS_THE_PUBLIC = ("action-publish", "action-submit", "action-workflow-action")
WORDS = {
    "unreadable": "The text of the form cannot be read, so it cannot be shown here. Put it right under “The whole form "
    "as text”.",
    "beyond": "This cannot be shown as fields. Look at it under “The whole form as text”.",
}
NEW = (
    "This is the beginning of a form. Give it a title, a page and a question, save the draft, and this box says what "
    "is still missing. You can stop at any time: a draft need not be finished."
)
UNREADABLE = "The text of the form could not be read. What is wrong with it is said under “The whole form as text”."
UNFINISHED = "The draft is kept. This is still to be put right before it can be published:"
REFUSED = "The form cannot be published yet:"
LOOK_FIRST = "The form can be published. But look at this first:"
READY = "The form can be published."


def _read(text: str) -> FormDraft:
    return drafts.read_text(text, questions_by_code())


class FormPageForm(WagtailAdminPageForm):
    """A draft of a form. `draft` says after validation what became of it."""

    content = DraftField(read=_read, write=drafts.as_text, label="The whole form as text", required=False)
    draft: FormDraft | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk and not self.initial.get("content"):
            self.initial["content"] = starter()

    def clean_content(self) -> dict[str, Any]:
        self.draft = self.cleaned_data["content"]
        if self.draft is None:
            raise forms.ValidationError("The form is empty. Give back its text, or reload this page to begin again.")
        return self.draft.content

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.draft is not None and any(name in self.data for name in TOWARDS_THE_PUBLIC):
            refused = [item for item in to_do(self.draft, self._has_readers()).items if item.level != "warning"]
            for item in refused:
                self.add_error("content", " ".join(part for part in (item.words, item.why) if part))
        return cleaned

    @property
    def to_do(self) -> ToDo:
        """What to do about the draft on the page. Nothing is asked of a new one before it has been saved."""
        if not self.is_bound and not self.instance.pk:
            return ToDo("info", NEW)
        return to_do(self._draft_on_page(), self._has_readers())

    def editor_data(self) -> dict[str, Any]:
        """What the page's modules need to know beside the draft."""
        sets = [{"value": code, "label": title} for code, title in titles_by_code().items()]
        return {
            "schema": shape(),
            "lists": {"question_set": sets, "lookup": lookup_choices()},
            "kinds": {},
            "words": WORDS,
            "gone": [],
        }

    def _draft_on_page(self) -> FormDraft | None:
        if self.is_bound or self.draft is not None:
            return self.draft
        try:
            return drafts.read(self.initial["content"])
        except ContentFault:
            return None

    def _has_readers(self) -> bool:
        if self.is_bound:
            return bool(self.cleaned_data.get("readers")) if hasattr(self, "cleaned_data") else False
        return self.instance.readers.exists() if self.instance.pk else False


def lookup_choices() -> list[dict[str, str]]:
    """The lists that a question can be answered from, as the page's modules offer them."""
    return [{"value": code, "label": title} for code, title in lookups.every_list()]


def to_do(draft: FormDraft | None, has_readers: bool) -> ToDo:
    """What to do about a draft; None is one that could not be read."""
    if draft is None:
        return ToDo("critical", UNREADABLE)
    if draft.form is None:
        return ToDo("warning", UNFINISHED, tuple(_missing(draft)))
    findings = lint(draft.form, has_readers=has_readers, sets=frozenset(titles_by_code()))
    items = tuple(_item(draft, finding) for finding in findings)
    if any(item.level == "error" for item in items):
        return ToDo("critical", REFUSED, items)
    return ToDo("warning", LOOK_FIRST, items) if items else ToDo("info", READY)


def _item(draft: FormDraft, finding: Finding) -> Item:
    place = where(draft.content, finding.path, TABS, shape())
    return Item(finding.level, finding.path, place, finding.words, finding.why, finding.code)


def _missing(draft: FormDraft) -> Iterator[Item]:
    for path, words in draft.faults:
        level: Level = "missing" if is_missing(words) else "wrong"
        yield Item(level, path, where(draft.content, path, TABS, shape()), sentence(words))
