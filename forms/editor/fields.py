"""The one field of an editor's form: the whole draft as text, which the page's modules draw as fields."""

from collections.abc import Callable
from typing import Any

from django import forms

from .reading import ContentFault


class DraftField(forms.Field):
    """A draft as text. Refused only when it could not be one, with the place of every fault and the text given back.

    `read` makes the draft of a text or raises ContentFault; `write` makes the text of kept data.
    """

    widget = forms.Textarea(attrs={"rows": 40, "spellcheck": "false", "class": "editor-text", "data-editor-text": ""})

    def __init__(self, *, read: Callable[[str], Any], write: Callable[[Any], str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.read, self.write = read, write

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else self.write(value)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return self.read(str(value))
        except ContentFault as fault:
            # Wagtail shows all of them in one paragraph: each ends as a sentence does.
            raise forms.ValidationError([f"{path}: {words}." for path, words in fault.faults]) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.write(initial) != str(data or "").replace("\r\n", "\n").strip() + "\n"
